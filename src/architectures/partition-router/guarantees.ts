/**
 * What partitions promise: of each row what one database does, since each row has one. Of several rows together nothing, unless a common
 * snapshot is asked for: then a read shows what one transaction wrote on several partitions whole, or not at all (read atomicity: Bailis et
 * al. 2014, §3). Which of two such reads or transactions comes first it still does not say.
 */
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantee, type Guarantees, HASTY, LINEARIZABLE, promise, type Promised } from '../guarantees.ts';
import { isManaged } from './replica-set/account.ts';
import { isReplicated, KIND } from './replica-set/sets.ts';
import { LEVELS, levelIn, levelOf, type Level } from './replica-set/levels.ts';
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
function ofSets(at: Circumstances): readonly Promised[] {
  const { settings, nodes, crashed } = at;
  if (isGivenUp(at)) return promise('convergence');

  const levels = [...new Set(nodes.map(({ region }) => levelIn(region, settings)))];
  const weakest = levels.reduce<Level>((weak, each) => (LEVELS.indexOf(each) > LEVELS.indexOf(weak) ? each : weak), 'strong');
  const forgot = nodes.some(({ kind, id }) => kind !== KIND && crashed.has(id));
  const held = AT[weakest].filter(
    (each) =>
      (weakest !== 'session' || !forgot || each === 'consistent prefix' || each === 'monotonic writes') &&
      // Who reads in the next region may read what is older.
      !(each === 'monotonic reads' && weakest === 'bounded staleness' && isManaged(settings)),
  );
  return [...ofRows(promise(...held)), ...promise('convergence')];
}

/** azure-docs, reliability/reliability-cosmos-db-nosql.md: what a lost write region had not shipped is not there, unless all regions had confirmed it. */
const isGivenUp = ({ settings, reported }: Circumstances): boolean =>
  isManaged(settings) && isReplicated(settings) && levelOf(settings) !== 'strong' && reported('writeRegion').length > 0;

const lost = ({ wiped, nodes }: Circumstances): boolean =>
  nodes.some(({ kind, id }) => kind === 'partition' && wiped.has(id)) ||
  nodes.filter(({ kind, id }) => kind === KIND && wiped.has(id)).length > 1;

/** What asks several partitions for one write: a router, or the application where it routes itself. */
const isRouter = ({ nodes }: Circumstances, node: string): boolean =>
  nodes.some(({ id, kind }) => id === node && (kind === 'router' || kind === 'client'));

/**
 * Copies of a reference table take a commit one after the other, as each hears of it: until its client is told, who asks two partitions may see
 * the new row and then the old one (Citus documentation, *Table types*, promises no more).
 */
const OF_COPIES = promise('read your writes');

const hasCopies = ({ settings }: Circumstances): boolean => String(settings['reference'] ?? '') !== '';

export const guarantees: Guarantees = {
  bindsParts: ({ settings: { acrossPartitions } }) => acrossPartitions === 'two-phase',
  seesWhole: ({ settings: { snapshot, acrossPartitions } }) => snapshot === 'a common one' && acrossPartitions === 'two-phase',
  promised: (at) => (lost(at) ? [] : isReplicated(at.settings) ? ofSets(at) : ofRows(hasCopies(at) ? OF_COPIES : LINEARIZABLE)),
  inFront: ofRows,
  // What several did is confirmed by their router.
  // And a row may have moved to a partition whose disk was lost later.
  mayMiss: (missing, at) =>
    missing.map(({ node }) =>
      // One disk of a set holds nothing that others do not.
      isReplicated(at.settings)
        ? lost(at) || isGivenUp(at)
        : node === null ||
          at.wiped.has(node) ||
          (lost(at) && (isRouter(at, node) || Number(at.settings['joinLater']) > 0 || at.settings['mayLeave'] === true)),
    ),
  // A region that was left out is not shipped to until it is back, and not at all where it has what nobody else has.
  belongs: ({ kind, region }, { reported }) =>
    kind !== KIND ||
    !String(reported('offline').at(-1)?.value ?? '')
      .split(', ')
      .includes(region),
  counts: ({ kind }, role) => kind === 'partition' || (kind === KIND && role === 'leader'),
  trial: {
    hasty: { ...HASTY, recoverMs: 300, failoverMs: 1000, regionLeaseMs: 500 },
    settings: (random: Stream, given: Settings): Settings => ({
      partitionTimeoutMs: random.integer(6, 16) * 100,
      joinLater: isReplicated(given) ? 0 : random.integer(0, 2),
      // The second table of a random world.
      reference: !isReplicated(given) && random.integer(0, 4) === 0 ? 'ledgers' : '',
    }),
    mending: null,
    disksToLose: () => 2,
    // Who is in doubt asks again, once in that time; a set may need a new primary, and each region to be shipped what it lacks.
    calmMs: ({ acrossPartitions, recoverMs = 0, copies }) =>
      copies === 'replica-sets' ? 8000 : acrossPartitions === 'two-phase' ? Math.max(4000, Number(recoverMs) + 3000) : 4000,
  },
};
