/** Which logic a node of this room runs: the primary that does all the work, or a cache beside those who ask. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Database, Databases, Mechanism, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { asksOne } from '../shared/asks-one.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { wayOf, waysOf } from '../shared/ways.ts';
import { mechanisms } from './mechanisms/index.ts';
import type { Eviction } from './slots.ts';
import { tuning } from './tuning.ts';
import { cacheLogic } from './caching.ts';
import { primaryOf } from './driver.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import type { Place } from './place.ts';
import { primaryLogic } from './primary.ts';
import { RULES, type Rules } from './rules.ts';

function ownDatabase(topology: Topology): Database {
  const primary = primaryOf(topology);
  return { driver: asksOne(primary), nodes: new Set([primary]) };
}

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
    policy: {
      ttlUs: microsSetting(settings, 'ttlMs'),
      staleWhileRevalidateUs: microsSetting(settings, 'staleWhileRevalidateMs'),
      maxEntries: numberSetting(settings, 'maxEntries'),
    },
    rules,
    ways,
    eviction: wayOf<Eviction>(ways, 'eviction'),
  });
  return spec.kind === 'primary' ? primaryLogic(place) : cacheLogic(place);
}
