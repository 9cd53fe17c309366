/** The logic of a node of this room: all its databases run the same one, only their first role differs. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { Mechanism, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { waysOf, wayOf } from '../shared/ways.ts';
import { copyingOf } from './mechanisms/copyings.ts';
import { LOCK_STORE } from './mechanisms/lock/runs.ts';
import { lockStoreLogic } from './mechanisms/lock/store.ts';
import { mechanisms } from './mechanisms/index.ts';
import type { Commit, Promotion, Rejoin, Replay, Upstream } from './slots.ts';
import { tuning } from './tuning.ts';
import { databasesOf } from './places.ts';
import { primaryRoles, replicaRoles } from './machine.ts';
import type { Place } from './place.ts';
import { replicaLogic } from './replica.ts';
import { RULES, type Rules } from './rules.ts';

export function nodeLogic(
  spec: NodeSpec,
  topology: Topology,
  given: Settings,
  rules: Rules = RULES,
  among: readonly Mechanism[] = mechanisms,
  tails: readonly NodeId[] = [],
): NodeLogic {
  const settings = withDefaults(tuning, given);
  const other = copyingOf(settings).logic?.(spec, topology, settings, rules);
  if (other) return other;
  if (spec.kind === LOCK_STORE) {
    const databases = databasesOf(topology).map((node) => node.id);
    return lockStoreLogic(databases, microsSetting(settings, 'ttlMs'));
  }
  const ways = waysOf(among, { spec, topology, settings });
  const place: Place = Object.freeze({
    spec,
    roles: spec.kind === 'primary' ? primaryRoles : replicaRoles,
    databases: databasesOf(topology).map((node) => node.id),
    ways,
    promotion: wayOf<Promotion>(ways, 'promotion'),
    commit: wayOf<Commit>(ways, 'commit'),
    rejoin: wayOf<Rejoin>(ways, 'rejoin'),
    replay: wayOf<Replay>(ways, 'replay'),
    upstream: wayOf<Upstream>(ways, 'upstream'),
    heartbeatUs: microsSetting(settings, 'heartbeatMs'),
    silenceUs: microsSetting(settings, 'failoverTimeoutMs'),
    positionsWaitUs: microsSetting(settings, 'positionsWaitMs'),
    forwardTimeoutUs: microsSetting(settings, 'forwardTimeoutMs'),
    idleUs: microsSetting(settings, idleSetting.key),
    retainedChanges: numberSetting(settings, 'retainedChanges'),
    slots: slotsOf(settings),
    tails,
    rules,
  });
  return replicaLogic(place);
}

function slotsOf(settings: Settings): Place['slots'] {
  const most = numberSetting(settings, 'maxSlotWalKeep');
  return settings['replicationSlots'] === true ? { most: most < 0 ? null : most } : null;
}
