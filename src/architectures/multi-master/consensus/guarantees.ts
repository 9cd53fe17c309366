/** What a Raft group promises as long as most of its disks are whole: one order of all that is written, and reads that see it. */
import type { Stream } from '../../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import type { Settings } from '../../showing.ts';

/** Broadcast time ≪ election timeout (Ongaro & Ousterhout 2014, §5.6): where it is not so, elections may never end. */
const elects = ({ settings, farthestMs }: Circumstances): boolean => Number(settings['electionTimeoutMinMs']) >= 2 * farthestMs;

/** A lease rests on clocks, and a clock that was set or runs wrong breaks it. */
const isLinearizable = ({ settings, skewed }: Circumstances): boolean =>
  settings['reads'] === 'linearizable' || (settings['reads'] === 'lease' && !skewed);

/** Entries that a member may be behind by, and how long one round of sending some takes at most. */
const BEHIND = 300;
const ROUND_MS = 300;

const catchingUpMs = ({ maxBatch, maxInFlight, fsyncMs = 0 }: Settings): number =>
  Math.ceil((BEHIND * (ROUND_MS + 2 * Number(fsyncMs))) / (Number(maxBatch) * Number(maxInFlight)));

export const guarantees: Guarantees = {
  promised: (at) => [
    ...(isLinearizable(at)
      ? [...LINEARIZABLE, ...promise('writes follow reads', 'serializable', 'no lost updates')]
      : promise('consistent prefix', 'monotonic writes')),
    ...(elects(at) ? promise('convergence') : []),
  ],
  // Where no leader is found nobody can say what is in the log.
  mayMiss: (missing, at) => missing.map(() => !elects(at)),
  counts: (_node, role) => role !== 'lost',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      // Small batches and short pipelines: more states between what is sent and what is known.
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      preVote: random.integer(0, 2) === 0,
      checkQuorum: random.integer(0, 1) === 0,
      electionTickMs: random.integer(0, 2) === 0 ? 50 : 0,
      snapshotEntries: random.integer(3, 40),
      trailingEntries: random.integer(0, 6),
      snapshotChunkKB: 1,
      startLeader: random.integer(0, 1),
    }),
    orders: [{ order: 'lead', kinds: ['member'] }],
    mending: null,
    disksToLose: (nodes) => Math.floor((nodes.filter(({ kind }) => kind === 'member').length - 1) / 2),
    calmMs: (settings) => 6000 + 8 * Number(settings['electionTimeoutMaxMs']) + catchingUpMs(settings),
  },
};
