/** What partitions promise: of each row what one database does, since each row has one; of several rows together nothing. */
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantee, type Guarantees, HASTY, LINEARIZABLE, promise, type Promised } from '../guarantees.ts';
import { isReplicated, KIND } from './replica-set/sets.ts';
import { LEVELS, levelIn, type Level } from './replica-set/levels.ts';
import type { Settings } from '../showing.ts';

/** What can be said of one row. */
const OF_ROWS = new Set(['linearizable', 'consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes', 'convergence']);

const ofRows = (promised: readonly Promised[]): readonly Promised[] =>
  promised.filter(({ guarantee }) => OF_ROWS.has(guarantee)).map((each) => ({ ...each, ofRows: true }));

/** azure-docs, cosmos-db/consistency-levels.md: each level, of one item. Order of writes is that of the one primary that takes them. */
const AT: Readonly<Record<Level, readonly Guarantee[]>> = {
  strong: ['linearizable', 'consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes'],
  'bounded staleness': ['consistent prefix', 'monotonic reads', 'monotonic writes'],
  session: ['consistent prefix', 'read your writes', 'monotonic reads', 'monotonic writes'],
  'consistent prefix': ['consistent prefix', 'monotonic writes'],
  eventual: [],
};

/** The weakest level at which anybody reads. Whose token was lost in a crash has no session any more. */
function ofSets({ settings, nodes, crashed }: Circumstances): readonly Promised[] {
  const levels = [...new Set(nodes.map(({ region }) => levelIn(region, settings)))];
  const weakest = levels.reduce<Level>((weak, each) => (LEVELS.indexOf(each) > LEVELS.indexOf(weak) ? each : weak), 'strong');
  const forgot = nodes.some(({ kind, id }) => kind !== KIND && crashed.has(id));
  const held = AT[weakest].filter(
    (each) => weakest !== 'session' || !forgot || each === 'consistent prefix' || each === 'monotonic writes',
  );
  return [...ofRows(promise(...held)), ...promise('convergence')];
}

const lost = ({ wiped, nodes }: Circumstances): boolean =>
  nodes.some(({ kind, id }) => kind === 'partition' && wiped.has(id)) ||
  nodes.filter(({ kind, id }) => kind === KIND && wiped.has(id)).length > 1;

/** What asks several partitions for one write: a router, or the application where it routes itself. */
const isRouter = ({ nodes }: Circumstances, node: string): boolean =>
  nodes.some(({ id, kind }) => id === node && (kind === 'router' || kind === 'client'));

export const guarantees: Guarantees = {
  bindsParts: ({ acrossPartitions }) => acrossPartitions === 'two-phase',
  promised: (at) => (lost(at) ? [] : isReplicated(at.settings) ? ofSets(at) : ofRows(LINEARIZABLE)),
  inFront: ofRows,
  // What several did is confirmed by their router.
  // And a row may have moved to a partition whose disk was lost later.
  mayMiss: (missing, at) =>
    missing.map(({ node }) =>
      // One disk of a set holds nothing that others do not.
      isReplicated(at.settings)
        ? lost(at)
        : node === null || at.wiped.has(node) || (lost(at) && (isRouter(at, node) || Number(at.settings['joinLater']) > 0)),
    ),
  counts: ({ kind }, role) => kind === 'partition' || (kind === KIND && role === 'leader'),
  trial: {
    hasty: { ...HASTY, recoverMs: 300 },
    settings: (random: Stream, given: Settings): Settings => ({
      partitionTimeoutMs: random.integer(6, 16) * 100,
      joinLater: isReplicated(given) ? 0 : random.integer(0, 2),
    }),
    mending: null,
    disksToLose: () => 2,
    // Who is in doubt asks again, once in that time; a set may need a new primary, and each region to be shipped what it lacks.
    calmMs: ({ acrossPartitions, recoverMs = 0, copies }) =>
      copies === 'replica-sets' ? 8000 : acrossPartitions === 'two-phase' ? Math.max(4000, Number(recoverMs) + 3000) : 4000,
  },
};
