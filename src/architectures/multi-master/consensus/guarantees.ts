/** What a group promises as long as enough of its disks are whole: one order of all that is written, and reads that see it. */
import { elects } from '../../shared/consensus/elects.ts';
import type { Stream } from '../../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, promise } from '../../guarantees.ts';
import { catchingUpMs } from '../../shared/consensus/catching-up.ts';
import type { Settings } from '../../showing.ts';
import { quorumOf } from './quorums.ts';

/** Broadcast time ≪ election timeout (Ongaro & Ousterhout 2014, §5.6): where it is not so, elections may never end. */

/** A lease rests on clocks, and a clock that was set or runs wrong breaks it. */
const isLinearizable = ({ settings, skewed }: Circumstances): boolean =>
  settings['reads'] === 'linearizable' || (settings['reads'] === 'lease' && !skewed);

/** How many voted when they were fewest: all, unless a configuration said otherwise. */
function fewest(at: Circumstances): number {
  const all = at.nodes.filter(({ kind }) => kind === 'member').length;
  return Math.min(all, ...at.reported('voters').map(({ value }) => (Array.isArray(value) ? value.length : all)));
}

/** Every committed entry is on a disk that was not lost. */
const isKept = (at: Circumstances): boolean => at.wiped.size < quorumOf(at.settings['replicationQuorum'], fewest(at));

/** Those that still know what they promised are enough to elect and to commit. */
function goesOn(at: Circumstances): boolean {
  const voters = fewest(at);
  const { electionQuorum, replicationQuorum } = at.settings;
  return elects(at) && voters - at.wiped.size >= Math.max(quorumOf(electionQuorum, voters), quorumOf(replicationQuorum, voters));
}

export const guarantees: Guarantees = {
  promised(at) {
    if (!isKept(at)) return [];
    const read = isLinearizable(at)
      ? [...LINEARIZABLE, ...promise('writes follow reads', 'serializable', 'no lost updates')]
      : promise('consistent prefix', 'monotonic writes');
    return goesOn(at) ? [...read, ...promise('convergence')] : read;
  },
  // Where no leader is found nobody can say what is in the log.
  mayMiss: (missing, at) => missing.map(() => !isKept(at) || !goesOn(at)),
  seesWhole: () => true,
  counts: (_node, role) => role !== 'lost',
  // As the last that each said of the group has it.
  belongs(node, at) {
    const last = new Map(at.reported('voters').map((said) => [said.node, said.value]));
    return [...last.values()].every((voters) => Array.isArray(voters) && voters.includes(node.id));
  },
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      members: [3, 4, 5, 5][random.integer(0, 3)] ?? 5,
      electionTimeoutMinMs: 600,
      electionTimeoutMaxMs: 1200,
      heartbeatMs: 100,
      requestTimeoutMs: 1500,
      // Small batches and short pipelines: more states between what is sent and what is known.
      maxBatch: random.integer(1, 4) ** 2,
      maxInFlight: random.integer(1, 4),
      electionTickMs: random.integer(0, 2) === 0 ? 50 : 0,
      snapshotEntries: random.integer(3, 40),
      trailingEntries: random.integer(0, 6),
      snapshotChunkKB: 1,
      startLeader: random.integer(0, 1),
    }),
    mending: null,
    uniques: () => true,
    disksToLose: (nodes) => Math.floor((nodes.filter(({ kind }) => kind === 'member').length - 1) / 2),
    calmMs: (settings) => 6000 + 8 * Number(settings['electionTimeoutMaxMs']) + catchingUpMs(settings),
  },
};
