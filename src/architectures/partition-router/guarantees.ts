/** What partitions promise: of each row what one database does, since each row has one; of several rows together nothing. */
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, LINEARIZABLE, type Promised } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

/** What can be said of one row. */
const OF_ROWS = new Set(['linearizable', 'consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes', 'convergence']);

const ofRows = (promised: readonly Promised[]): readonly Promised[] =>
  promised.filter(({ guarantee }) => OF_ROWS.has(guarantee)).map((each) => ({ ...each, ofRows: true }));

const lost = ({ wiped, nodes }: Circumstances): boolean => nodes.some(({ kind, id }) => kind === 'partition' && wiped.has(id));

export const guarantees: Guarantees = {
  promised: (at) => (lost(at) ? [] : ofRows(LINEARIZABLE)),
  inFront: ofRows,
  mayMiss: (missing, at) => missing.map(({ node }) => node === null || at.wiped.has(node)),
  counts: ({ kind }) => kind === 'partition',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      partitionTimeoutMs: random.integer(6, 16) * 100,
      routers: ['every region', 'every region', 'main region'][random.integer(0, 2)] ?? '',
    }),
    orders: [],
    mending: null,
    disksToLose: () => 2,
    calmMs: () => 4000,
  },
};
