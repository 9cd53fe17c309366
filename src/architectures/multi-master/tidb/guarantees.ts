/**
 * What TiDB promises: snapshot isolation, and rows that are linearizable, since every transaction's snapshot is a timestamp that was handed
 * out after whatever was answered before. Write skew is legal. A pessimistic transaction writes on rows as they are then, whatever it read
 * before (as MySQL's repeatable read): what it writes for something it has read may overwrite others (P4), so only optimistic ones promise that.
 */
import type { Stream } from '../../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import { catchingUpMs } from '../../shared/consensus/catching-up.ts';
import type { Settings } from '../../showing.ts';

/** Where elections may never end, nothing is committed, and locks stay. */
const elects = ({ settings, farthestMs }: Circumstances): boolean =>
  Math.min(Number(settings['electionTimeoutMinMs']), Number(settings['pdLeaseMs'])) >= 2 * farthestMs;

/** Leases hold as long as clocks run alike. */
const holds = ({ skewed, settings }: Circumstances): boolean => !skewed || settings['checkQuorum'] === false;

export const guarantees: Guarantees = {
  promised(at) {
    if (!holds(at)) return [];
    const kept = [
      ...LINEARIZABLE,
      ...promise('writes follow reads'),
      ...(at.settings['txnMode'] === 'optimistic' ? promise('no lost updates') : []),
    ];
    return elects(at) ? [...kept, ...promise('convergence')] : kept;
  },
  mayMiss: (missing, at) => missing.map(() => !holds(at) || !elects(at)),
  bindsParts: (at) => holds(at) && elects(at),
  // A statement reads all regions at one timestamp.
  seesWhole: holds,
  counts: ({ kind }, role) => kind === 'tikv' && role !== 'lost',
  trial: {
    hasty: { ...HASTY, lockTtlMs: 500, pdLeaseMs: 600 },
    settings: (random: Stream): Settings => ({
      stores: [1, 3, 3, 5][random.integer(0, 3)] ?? 3,
      keyRegions: random.integer(1, 3),
      spareRegions: random.integer(0, 2),
      regionSplitKeys: random.integer(1, 4),
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      callTimeoutMs: random.integer(2, 6) * 100,
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      startLeader: random.integer(0, 1),
      pdLeader: random.integer(0, 1),
      pdLeaseMs: 600,
      tsoWindowMs: random.integer(1, 30) * 100,
      lockTtlMs: random.integer(1, 10) * 100,
      safeWindowMs: random.integer(0, 20) * 100,
      retryLimit: random.integer(0, 10),
      leaderBalance: random.integer(0, 1) === 1,
      pdHeartbeatMs: random.integer(1, 10) * 100,
    }),
    mending: null,
    uniques: () => true,
    disksToLose: () => 0,
    calmMs({ electionTimeoutMaxMs, pdLeaseMs, lockTtlMs, ...settings }) {
      return 10_000 + 8 * Number(electionTimeoutMaxMs) + 4 * Number(pdLeaseMs) + 3 * Number(lockTtlMs) + catchingUpMs(settings);
    },
  },
};
