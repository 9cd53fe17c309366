/**
 * What certification promises: snapshot isolation over the group. A client's own server never goes back, so its session is in order; what
 * others have committed it may hear of late, unless its statements wait for that (`wsrep_sync_wait`).
 */
import { elects } from '../../shared/consensus/elects.ts';
import type { Stream } from '../../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import type { Settings } from '../../showing.ts';

const majority = (at: Circumstances): number => Math.floor(at.nodes.filter(({ kind }) => kind === 'server').length / 2) + 1;

/** What is in the order is on a disk that was not lost. */
const isKept = (at: Circumstances): boolean => at.wiped.size < majority(at);

/** Whoever lost its disk votes no more; those that are left are a majority of all. */
const goesOn = (at: Circumstances): boolean =>
  elects(at) && at.nodes.filter(({ kind }) => kind === 'server').length - at.wiped.size >= majority(at);

/** All kinds of statements wait. */
const EVERYTHING = 7;

const LEVELS = ['EVENTUAL', 'BEFORE_ON_PRIMARY_FAILOVER', 'BEFORE', 'AFTER', 'BEFORE_AND_AFTER'];

/** Every statement waits until what was committed before it is here. */
const waitsFirst = ({ cluster, consistency, syncWait }: Settings): boolean =>
  cluster === 'group-replication' ? consistency === 'BEFORE' || consistency === 'BEFORE_AND_AFTER' : syncWait === EVERYTHING;

export const guarantees: Guarantees = {
  promised(at) {
    if (!isKept(at)) return [];
    return [
      ...(waitsFirst(at.settings) ? LINEARIZABLE : promise('consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes')),
      ...promise('writes follow reads', 'no lost updates'),
      ...(goesOn(at) ? promise('convergence') : []),
    ];
  },
  mayMiss: (missing, at) => missing.map(() => !isKept(at) || !goesOn(at)),
  seesWhole: () => true,
  counts: (_node, role) => role !== 'lost',
  trial: {
    hasty: { ...HASTY, suspectMs: 1000 },
    settings: (random: Stream): Settings => ({
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      snapshotEntries: random.integer(3, 40),
      trailingEntries: random.integer(0, 6),
      snapshotChunkKB: 1,
      startLeader: random.integer(0, 1),
      syncWait: random.integer(0, 2) === 0 ? EVERYTHING : random.integer(0, 6),
      appliers: random.integer(1, 3),
      fcLimit: random.integer(1, 4),
      fcFactor: random.integer(0, 2) / 2,
      certInterval: random.integer(0, 3) === 0 ? random.integer(8, 24) : 16_384,
      retryAutocommit: random.integer(0, 2),
      suspectMs: 1000,
      fcThreshold: random.integer(0, 4),
      consistency: LEVELS[random.integer(0, LEVELS.length - 1)] ?? '',
      singlePrimary: random.integer(0, 3) === 0,
    }),
    mending: null,
    uniques: () => true,
    disksToLose: (nodes) => Math.floor((nodes.filter(({ kind }) => kind === 'server').length - 1) / 2),
    calmMs: (settings) => 12_000 + 8 * Number(settings['electionTimeoutMaxMs']),
  },
};
