/** Which logic a node of this room runs: the one database, or the store that keeps its latest backup. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { Micros, NodeSpec } from '../../sim/node.ts';
import type { Mechanism, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { wayOf, waysOf } from '../shared/ways.ts';
import { tuning } from './tuning.ts';
import { primaryOf } from './driver.ts';
import { mechanisms } from './mechanisms/index.ts';
import type { Backing } from './slots.ts';
import type { Place } from './place.ts';
import { poolLogic } from './pool.ts';
import { primaryLogic } from './primary.ts';
import { RULES, type Rules } from './rules.ts';
import { storeLogic } from './store.ts';

export function backupIntervalUs(settings: Settings): Micros {
  return microsSetting(withDefaults(tuning, settings), 'backupIntervalMs');
}

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
): NodeLogic {
  const backupNode = topology.nodes.find((node) => node.kind === 'backup')?.id ?? null;
  const settings = withDefaults(tuning, given);
  const ways = waysOf(among, { spec, topology, settings });
  const place: Place = Object.freeze({
    spec,
    primary: primaryOf(topology),
    poolSize: numberSetting(settings, 'poolSize'),
    waitingMax: numberSetting(settings, 'poolWaiting'),
    maxConnections: numberSetting(settings, 'maxConnections'),
    checkpointUs: microsSetting(settings, 'checkpointMs'),
    replayUs: numberSetting(settings, 'replayUs'),
    backupNode,
    backupIntervalUs: backupIntervalUs(settings),
    backing: wayOf<Backing>(ways, 'backup'),
    wholeEveryUs: microsSetting(settings, 'wholeEveryMs'),
    targetUs: microsSetting(settings, 'recoveryTargetMs') || null,
    restoreWaitUs: microsSetting(settings, 'restoreWaitMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    rules,
    ways,
  });
  if (spec.kind === 'pool') return poolLogic(place);
  return spec.kind === 'backup' ? storeLogic(place) : primaryLogic(place);
}
