/** Replica sets as the databases that a router asks: one for each partition, with the library that asks it. And the place of a replica. */
import type { NodeId, NodeSpec } from '../../../../sim/node.ts';
import type { Databases, Driver, Topology } from '../../../contract.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { raftPlace } from '../../../shared/consensus/raft/place.ts';
import { RULES as RAFT_RULES } from '../../../shared/consensus/raft/rules.ts';
import type { Settings } from '../../../showing.ts';
import type { Place } from '../../place.ts';
import { MANAGER } from '../../replica-set/account.ts';
import { levelIn, levelOf } from '../../replica-set/levels.ts';
import { asksSet } from '../../replica-set/library.ts';
import type { SetRules } from '../../replica-set/rules.ts';
import { KIND, partitionsIn, REPLICAS, setsOf } from '../../replica-set/sets.ts';
import type { ManagerPlace } from './manager.ts';
import type { ReplicaPlace } from './state.ts';

/** More entries than a run makes; then writes are refused in a sentence. */
const LOG_MAX = 1_000_000;

export function databasesIn(region: string, topology: Topology, settings: Settings, rules: SetRules): Databases {
  return new Map(
    partitionsIn(topology).map((partition) => {
      const sets = setsOf(topology, partition);
      const driver = asksSet({
        ...{ partition, region, sets, rules, level: levelIn(region, settings), account: levelOf(settings) },
        patienceUs: microsSetting(settings, 'replicaTimeoutMs'),
        isManaged: topology.nodes.some(({ kind }) => kind === MANAGER),
      }) as Driver;
      return [partition, { driver, nodes: new Set<NodeId>([...sets.values()].flat()) }];
    }),
  );
}

type OfPlace = Pick<Place, 'spec' | 'ring' | 'ways' | 'rules' | 'throughput' | 'splits' | 'sharding' | 'splitRows' | 'coordinator'>;

export function replicaPlace(
  { id, region, part = '' }: NodeSpec,
  topology: Topology,
  settings: Settings,
  { spec, ring, ways, rules, throughput, splits, sharding, splitRows, coordinator }: OfPlace,
): ReplicaPlace {
  const sets = setsOf(topology, part);
  const own = sets.get(region) ?? [];
  const [main] = topology.regions;
  const takesWrites = region === main;
  const electionTimeoutMinUs = microsSetting(settings, 'setElectionMs');
  const raft = raftPlace({
    ...{ id, members: own, voters: own, rules: RAFT_RULES, electionTimeoutMinUs, electionTimeoutMaxUs: 2 * electionTimeoutMinUs },
    ...{ electionTickUs: 0, tickPhase: 'random', heartbeatUs: microsSetting(settings, 'setHeartbeatMs'), gatherUs: 0 },
    ...{ maxBatch: 64, maxInFlight: 16, maxLogEntries: LOG_MAX, chunkBytes: 65_536, maxReads: 1, leaseUs: 0 },
    ...{ start: { leader: own[0] ?? null, lengths: [] }, preferredLeader: null, changes: 'joint' },
    ...{ electionQuorum: 0, replicationQuorum: 0, preVote: true, checkQuorum: true, reports: false },
  });
  const manager = topology.nodes.find(({ kind }) => kind === MANAGER)?.id;
  const managed =
    manager === undefined ? null : { manager, leaseUs: microsSetting(settings, 'regionLeaseMs'), order: topology.regions, sets };
  return Object.freeze({
    ...{ least: Number(settings['minReplicas']), silentTicks: Math.ceil((2 * electionTimeoutMinUs) / raft.heartbeatUs) },
    ...{ spec, ring, ways, raft, rules, throughput, replicas: REPLICAS, own, takesWrites, managed },
    others: new Map(takesWrites || managed ? [...sets].filter(([name]) => name !== region) : []),
    splits: splits && { sets: splits, sharding, splitRows, coordinator, isSpare: !ring.partitions.includes(part) },
    level: levelOf(settings),
    maxVersions: Number(settings['maxVersions']),
    maxLagUs: microsSetting(settings, 'maxLagMs'),
  });
}

/** The fixed part of the control plane. */
export function managerPlace({ nodes, regions }: Topology, settings: Settings, rules: ManagerPlace['rules']): ManagerPlace {
  const leaseUs = microsSetting(settings, 'regionLeaseMs');
  return Object.freeze({
    ...{ regions, replicas: nodes.filter(({ kind }) => kind === KIND), leaseUs, silenceUs: microsSetting(settings, 'failoverMs'), rules },
    least: levelOf(settings) === 'strong' && regions.length > 2 ? Math.floor(regions.length / 2) + 1 : 1,
  });
}
