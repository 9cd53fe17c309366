/** What one database promises: everything, until its disk is lost or a backup takes its place. */
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, promise } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

const isWhole = ({ wiped, nodes }: Circumstances): boolean => !nodes.some(({ kind, id }) => kind === 'primary' && wiped.has(id));
const restores = (at: Circumstances): readonly number[] => at.reported('restoredTo').map(({ value }) => Number(value));

export const guarantees: Guarantees = {
  promised: (at) =>
    isWhole(at) && restores(at).length === 0 ? [...LINEARIZABLE, ...promise('writes follow reads', 'serializable', 'no lost updates')] : [],
  mayMiss: (missing, at) =>
    // A restore gives up what came after the backup, and nothing before it.
    missing.map(({ position }) => !isWhole(at) || restores(at).some((restored) => position > restored)),
  seesWhole: () => true,
  counts: ({ kind }) => kind === 'primary',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({ backupIntervalMs: random.integer(3, 12) * 100 }),
    mending: null,
    disksToLose: () => 1,
    calmMs: () => 4000,
  },
};
