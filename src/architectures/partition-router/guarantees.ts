/** What partitions promise: of each row what one database does, since each row has one; of several rows together nothing. */
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, type Promised } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

/** What can be said of one row. */
const OF_ROWS = new Set(['linearizable', 'consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes', 'convergence']);

const ofRows = (promised: readonly Promised[]): readonly Promised[] =>
  promised.filter(({ guarantee }) => OF_ROWS.has(guarantee)).map((each) => ({ ...each, ofRows: true }));

const lost = ({ wiped, nodes }: Circumstances): boolean => nodes.some(({ kind, id }) => kind === 'partition' && wiped.has(id));

const isRouter = ({ nodes }: Circumstances, node: string): boolean => nodes.some(({ id, kind }) => id === node && kind === 'router');

export const guarantees: Guarantees = {
  bindsParts: ({ acrossPartitions }) => acrossPartitions === 'two-phase',
  promised: (at) => (lost(at) ? [] : ofRows(LINEARIZABLE)),
  inFront: ofRows,
  // What several did is confirmed by their router.
  // And a row may have moved to a partition whose disk was lost later.
  mayMiss: (missing, at) =>
    missing.map(
      ({ node }) => node === null || at.wiped.has(node) || (lost(at) && (isRouter(at, node) || Number(at.settings['joinLater']) > 0)),
    ),
  counts: ({ kind }) => kind === 'partition',
  trial: {
    hasty: { ...HASTY, recoverMs: 300 },
    settings: (random: Stream): Settings => ({
      partitionTimeoutMs: random.integer(6, 16) * 100,
      joinLater: random.integer(0, 2),
    }),
    mending: null,
    disksToLose: () => 2,
    // Who is in doubt asks again, once in that time.
    calmMs: ({ acrossPartitions, recoverMs = 0 }) => (acrossPartitions === 'two-phase' ? Math.max(4000, Number(recoverMs) + 3000) : 4000),
  },
};
