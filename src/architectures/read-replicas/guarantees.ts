/** What copies promise that follow a primary: its states in their order, each a little later; until one of them takes its place. */
import type { NodeId } from '../../sim/node.ts';
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, type Promised, promise, promotionsIn } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

const promotions = (at: Circumstances): number => promotionsIn(at.reported('promotedAt'));

const isPromoted = (at: Circumstances): boolean => promotions(at) > 0;

/** How many writes a node has said that it gave up. */
const countedBy = (at: Circumstances, node: NodeId): number =>
  at.reported('lostWrites').reduce((sum, each) => (each.node === node ? sum + Number(each.value) : sum), 0);

const countedByAll = (at: Circumstances): number => at.reported('lostWrites').reduce((sum, { value }) => sum + Number(value), 0);

/** With synchronous_commit off writes are told of and read that a crash takes. */
const tellsEarly = ({ settings }: Circumstances): boolean => settings['commit'] === 'standbys' && settings['synchronousCommit'] === 'off';

/** What was told of and read stands, each write at its position: nobody else led, lost its disk, or told too early and crashed. */
const hasOnePast = (at: Circumstances): boolean =>
  !isPromoted(at) && at.wiped.size === 0 && !(tellsEarly(at) && at.nodes.some(({ kind, id }) => kind === 'primary' && at.crashed.has(id)));

/** Where no renewal comes back in time, or the lock's own disk was lost, it may be that nobody leads. */
const isLed = ({ settings, farthestMs, wiped, nodes }: Circumstances): boolean =>
  settings['promotion'] !== 'lock' ||
  (Number(settings['retryTimeoutMs']) >= 2 * farthestMs && !nodes.some(({ kind, id }) => kind === 'lock-store' && wiped.has(id)));

const isEmbedded = ({ settings }: Circumstances): boolean => settings['copies'] === 'embedded';

const byPosition = (at: Circumstances): boolean => at.settings['sessionGuarantee'] === 'by position' && !isEmbedded(at) && hasOnePast(at);

/** The primary's answers to what was passed on come straight, and its log by way of others. */
const cascades = ({ settings }: Circumstances): boolean => settings['upstream'] === 'cascade';

/** A copy may show a commit that the primary still holds back until others have it, so whoever asks there and then here sees less. */
const holdsBack = ({ settings }: Circumstances): boolean =>
  settings['commit'] === 'semi-synchronous' || (settings['commit'] === 'standbys' && settings['synchronousStandbyNames'] !== '');

/** A file that has every write that its application knows of, as long as the primary has its disk. */
const hasOwnWrites = (at: Circumstances): boolean => isEmbedded(at) && at.settings['readYourWrites'] === true && at.wiped.size === 0;

/** Unconnected databases: they hold what their own clocks and generators made of the statements, and nobody looks. */
const isByStatements = ({ settings }: Circumstances): boolean => settings['copies'] === 'statements';

const promisedByLog = (at: Circumstances): readonly Promised[] => [
  // A file is as new as its last sync, and nobody has to ask for one.
  ...(isEmbedded(at) || !isLed(at) ? [] : promise('convergence')),
  ...(!hasOnePast(at) ? [] : promise('consistent prefix', 'monotonic writes', 'writes follow reads', 'serializable', 'no lost updates')),
  // By position a client notices what a replica lacks, also what a crash took from that; positions of two timelines it cannot compare.
  ...(byPosition(at) ? promise('read your writes', ...(holdsBack(at) ? [] : (['monotonic reads'] as const))) : []),
  ...(hasOwnWrites(at) ? promise('read your writes', 'monotonic reads') : []),
  // What a replica has applied and not synced a crash takes back, with what its clients have read of it.
  ...(isPromoted(at) || at.crashed.size > 0 || byPosition(at) || isEmbedded(at) || cascades(at) || holdsBack(at)
    ? []
    : promise('monotonic reads')),
];

export const guarantees: Guarantees = {
  promised: (at) => (isByStatements(at) ? [] : promisedByLog(at)),
  /**
   * Asynchronous replication: whoever had confirmed a write has counted it as lost, or lost its own disk. With several promotions it may
   * have been counted by another that led meanwhile.
   */
  mayMiss: (missing, at) =>
    missing.map(
      ({ node }) =>
        isByStatements(at) ||
        !isLed(at) ||
        (promotions(at) > 1 && missing.length <= countedByAll(at)) ||
        node === null ||
        (at.crashed.has(node) && tellsEarly(at)) ||
        at.wiped.has(node) ||
        missing.filter((other) => other.node === node).length <= countedBy(at, node),
    ),
  // What is shipped is whole commits.
  seesWhole: (at) => !isByStatements(at),
  counts: (_node, role) => role === 'primary',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      retainedChanges: random.integer(2, 12),
      failoverTimeoutMs: random.integer(5, 12) * 100,
      heartbeatMs: 100,
      positionsWaitMs: 400,
      synchronousStandbyNames: ['', '*', 'ANY 1 (*)', 'FIRST 1 (*)', 'ANY 2 (*)', 'FIRST 2 (*)'][random.integer(0, 5)] ?? '',
      // A lock that is gone soon, and is renewed over the longest way.
      ttlMs: random.integer(22, 30) * 100,
      loopWaitMs: random.integer(2, 4) * 100,
      retryTimeoutMs: random.integer(7, 9) * 100,
    }),
    mending: 'promote',
    disksToLose: (nodes) => nodes.length,
    // A lock may have to run out first.
    calmMs: ({ failoverTimeoutMs, promotion, ttlMs }) =>
      8000 + 4 * Number(failoverTimeoutMs) + (promotion === 'lock' ? 3 * Number(ttlMs) : 0),
  },
};
