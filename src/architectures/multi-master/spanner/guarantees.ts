/** What Spanner promises: external consistency, as long as clocks keep their bound and time masters tell the truth. */
import { elects } from '../../shared/consensus/elects.ts';
import type { Stream } from '../../../sim/random.ts';
import { type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import { catchingUpMs } from '../../shared/consensus/catching-up.ts';
import type { Settings } from '../../showing.ts';

/** Broadcast time ≪ election timeout: where it is not so, elections may never end. */

export const guarantees: Guarantees = {
  // A clock that was set gives timestamps that are hours off, and whoever has the right time waits for them that long.
  promised(at) {
    if (at.skewed) return promise('consistent prefix');
    if (Number(at.settings['staleReadsMs'] ?? 0) > 0) {
      const old = promise('consistent prefix', 'no lost updates');
      return elects(at) ? [...old, ...promise('convergence')] : old;
    }
    const read = [...LINEARIZABLE, ...promise('writes follow reads', 'serializable', 'no lost updates')];
    return elects(at) ? [...read, ...promise('convergence')] : read;
  },
  mayMiss: (missing, at) => missing.map(() => at.skewed || !elects(at)),
  bindsParts: (at) => !at.skewed && elects(at),
  // All groups are read at one timestamp.
  seesWhole: (at) => !at.skewed,
  counts: ({ kind }, role) => kind === 'spanserver' && role !== 'lost',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      spanservers: [1, 3, 3, 5][random.integer(0, 3)] ?? 3,
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      idleInTransactionMs: 1000,
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      checkQuorum: random.integer(0, 1) === 0,
      startLeader: random.integer(0, 1),
      pollMs: random.integer(2, 30) * 100,
      driftPpm: [0, 200, 20_000][random.integer(0, 2)] ?? 200,
      epsilonBaseMs: random.integer(0, 40),
      leaderLeaseMs: random.integer(5, 20) * 100,
      staleReadsMs: random.integer(0, 4) === 0 ? random.integer(1, 20) * 100 : 0,
      safeTimeMs: 200,
      groups: random.integer(0, 2) === 0 ? 2 : 1,
    }),
    mending: null,
    uniques: () => true,
    disksToLose: () => 0,
    calmMs({ electionTimeoutMaxMs, leaderLeaseMs, pollMs, ...settings }) {
      return 8000 + 8 * Number(electionTimeoutMaxMs) + 3 * Number(leaderLeaseMs) + Number(pollMs) + catchingUpMs(settings);
    },
  },
};
