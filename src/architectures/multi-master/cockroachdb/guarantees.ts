/**
 * What CockroachDB promises: transactions are serializable whatever clocks show, since leases, reads and writes are ordered by timestamps alone.
 * Single rows are linearizable while clocks keep their bound. Across rows the order of time is not kept (causal reverse).
 */
import { elects } from '../../shared/consensus/elects.ts';
import type { Stream } from '../../../sim/random.ts';
import { type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import { catchingUpMs } from '../../shared/consensus/catching-up.ts';
import type { Settings } from '../../showing.ts';

export const guarantees: Guarantees = {
  promised(at) {
    if (at.skewed) return promise('no lost updates');
    // Reads alone show what is past.
    if (at.settings['followerReads'] === true) return elects(at) ? promise('no lost updates', 'convergence') : promise('no lost updates');
    const kept = [...LINEARIZABLE, ...promise('no lost updates')];
    return elects(at) ? [...kept, ...promise('convergence')] : kept;
  },
  mayMiss: (missing, at) => missing.map(() => at.skewed || !elects(at)),
  bindsParts: (at) => !at.skewed && elects(at),
  // A statement is a transaction, and those are serializable.
  seesWhole: (at) => !at.skewed,
  counts: ({ kind }, role) => kind === 'range' && role !== 'lost',
  trial: {
    hasty: { ...HASTY, rangeLeaseMs: 1000, maxOffsetMs: 100 },
    settings: (random: Stream): Settings => ({
      rangeReplicas: [1, 3, 3, 5][random.integer(0, 3)] ?? 3,
      ranges: random.integer(1, 3),
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      rangeTimeoutMs: random.integer(2, 6) * 100,
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      startLeader: random.integer(0, 1),
      maxOffsetMs: random.integer(1, 25) * 10,
      rangeLeaseMs: random.integer(10, 30) * 100,
      clockPingMs: random.integer(2, 10) * 100,
      autoRetries: random.integer(0, 10),
      parallelCommits: random.integer(0, 3) > 0,
      followerReads: random.integer(0, 5) === 0,
      closedTargetMs: random.integer(0, 10) * 100,
      sideTransportMs: random.integer(1, 10) * 50,
      pushDelayMs: random.integer(1, 20) * 10,
    }),
    mending: null,
    uniques: () => true,
    disksToLose: () => 0,
    // An intent that was left is taken away after the time of a transaction that is silent.
    calmMs({ electionTimeoutMaxMs, rangeLeaseMs, ...settings }) {
      return 16_000 + 8 * Number(electionTimeoutMaxMs) + 3 * Number(rangeLeaseMs) + catchingUpMs(settings);
    },
  },
};
