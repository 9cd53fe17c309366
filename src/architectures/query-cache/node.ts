/** Which logic a node of this room runs: the primary that does all the work, or a cache beside those who ask. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Databases, Mechanism, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { wayOf, waysOf } from '../shared/ways.ts';
import { mechanisms } from './mechanisms/index.ts';
import type { Eviction } from './slots.ts';
import { tuning } from './tuning.ts';
import { cacheLogic } from './caching.ts';
import { ownDatabase, primaryOf } from './places.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import type { CachePolicy } from './entry.ts';
import type { Place } from './place.ts';
import { primaryLogic } from './primary.ts';
import { RULES, type Rules } from './rules.ts';

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
  behind?: Databases,
): NodeLogic {
  const settings = withDefaults(tuning, given);
  const ways = waysOf(among, { spec, topology, settings });
  const place: Place = Object.freeze({
    spec,
    database: behind?.get(primaryOf(topology)) ?? ownDatabase(topology),
    timeoutUs: microsSetting(settings, 'primaryTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    filling: String(settings['filling']),
    policy: policyOf(settings),
    collapses: settings['collapse'] === true,
    onlyAsked: settings['onlyAsked'] === true,
    others: topology.nodes.filter(({ kind, id }) => kind === 'cache' && id !== spec.id).map(({ id }) => id),
    rules,
    ways,
    eviction: wayOf<Eviction>(ways, 'eviction'),
  });
  return spec.kind === 'primary' ? primaryLogic(place) : cacheLogic(place);
}

function policyOf(settings: Settings): CachePolicy {
  const kilobytes = numberSetting(settings, 'maxKb');
  return {
    ttlUs: microsSetting(settings, 'ttlMs'),
    revalidateUs: microsSetting(settings, 'staleWhileRevalidateMs'),
    errorUs: microsSetting(settings, 'staleIfErrorMs'),
    maxEntries: numberSetting(settings, 'maxEntries'),
    maxBytes: kilobytes === 0 ? null : kilobytes * 1024,
    keepsEmpty: settings['keepEmpty'] === true,
  };
}
