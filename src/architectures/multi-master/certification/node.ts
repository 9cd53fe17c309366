/** The logic of a node of this room: all are servers. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeSpec } from '../../../sim/node.ts';
import type { Mechanism, Topology } from '../../contract.ts';
import type { Agreement } from '../../shared/consensus/agreement.ts';
import { fixedGroup, ofSettings } from '../../shared/consensus/of-settings.ts';
import { microsSetting, numberSetting, withDefaults } from '../../shared/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { wayOf, waysOf } from '../../shared/ways.ts';
import type { Settings } from '../../showing.ts';
import { levelsOf } from './levels.ts';
import { mechanisms, ORDER } from './mechanisms/index.ts';
import type { Place } from './place.ts';
import type { Action } from './protocol.ts';
import { RULES, type Rules } from './rules.ts';
import { serverLogic } from './server.ts';
import { tuning } from './tuning.ts';

const MAX_LOG_ENTRIES = 1_000_000;
const MAX_WAITING = 10_000;
/** All kinds of statements wait. */
const EVERYTHING = 7;

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
): NodeLogic {
  const settings = withDefaults(tuning, given);
  const ways = waysOf(among, { spec, topology, settings });
  const servers = topology.nodes.filter((node) => node.kind === 'server').map((node) => node.id);
  const agreement = wayOf<Agreement<Action>>(ways, ORDER);
  const levels = settings['cluster'] === 'group-replication' ? levelsOf(String(settings['consistency'])) : null;
  const fcLimit = levels ? Number.POSITIVE_INFINITY : numberSetting(settings, 'fcLimit') * Math.sqrt(servers.length);
  const place: Place = Object.freeze({
    spec,
    agreement,
    servers,
    requestTimeoutUs: microsSetting(settings, 'requestTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    maxRequests: MAX_WAITING,
    snapshotEntries: numberSetting(settings, 'snapshotEntries'),
    trailingEntries: numberSetting(settings, 'trailingEntries'),
    syncWait: levels ? (levels.before ? EVERYTHING : 0) : numberSetting(settings, 'syncWait'),
    fcLimit,
    fcResume: levels ? fcLimit : fcLimit * numberSetting(settings, 'fcFactor'),
    appliers: numberSetting(settings, 'appliers'),
    retryAutocommit: levels ? 0 : numberSetting(settings, 'retryAutocommit'),
    certInterval: numberSetting(settings, 'certInterval'),
    suspectUs: microsSetting(settings, 'suspectMs'),
    levels,
    singlePrimary: levels !== null && settings['singlePrimary'] === true,
    fcThreshold: levels ? numberSetting(settings, 'fcThreshold') : 0,
    rules,
    ...agreement.place({
      id: spec.id,
      ...ofSettings(settings),
      ...fixedGroup(settings, servers),
      maxLogEntries: MAX_LOG_ENTRIES,
      chunkBytes: numberSetting(settings, 'snapshotChunkKB') * 1024,
      maxReads: MAX_WAITING,
      reports: true,
      rules,
    }),
    ways,
  });
  return serverLogic(place);
}
