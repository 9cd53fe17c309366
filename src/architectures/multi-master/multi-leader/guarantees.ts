/** What sites promise that all take writes by themselves: that they come to the same rows, and nothing of what these are. */
import type { Stream } from '../../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, promise } from '../../guarantees.ts';
import type { Settings } from '../../showing.ts';

/** What a site had told nobody, or one of two others, is gone with its disk: then sites differ for good. */
const isWhole = ({ wiped }: Circumstances): boolean => wiped.size === 0;

/** Who has to be told to push and pull may never be. */
const comesTogether = ({ conflicts, syncMs }: Settings): boolean => conflicts !== 'last-push' || Number(syncMs) > 0;

/** Push and pull stand still where a unique value is taken: an edit that cannot be done again is for somebody to mend (docs.turso.tech, Conflict Resolution). */
const isStuck = ({ reported }: Circumstances): boolean => ['pushRefused', 'pullFailed'].some((key) => reported(key).length > 0);

export const guarantees: Guarantees = {
  promised: (at) => (isWhole(at) && comesTogether(at.settings) && !isStuck(at) ? promise('convergence') : []),
  // A later row takes the place of one that was confirmed, whatever stood there.
  mayMiss: (missing) => missing.map(() => true),
  tearsTransactions: () => true,
  counts: (_node, role) => role !== 'lost',
  trial: {
    hasty: { ...HASTY, tellMs: 300, syncPatienceMs: 800 },
    settings: (random: Stream): Settings => ({
      conflicts: ['rows', 'columns', 'crdt', 'last-push'][random.integer(0, 3)] ?? '',
      syncMs: random.integer(1, 6) * 100,
      gatherMs: random.integer(0, 2) * 100,
      tellMs: random.integer(1, 6) * 100,
      conflictLines: 10_000,
    }),
    mending: null,
    uniques: () => true,
    disksToLose: (nodes) => nodes.length,
    calmMs: ({ tellMs, gatherMs, syncMs = 0, syncPatienceMs = 0 }) =>
      4000 + 12 * Number(tellMs) + Number(gatherMs) + 4 * (Number(syncMs) + Number(syncPatienceMs)),
  },
};
