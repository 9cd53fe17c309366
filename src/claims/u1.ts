/** U1: a blog with and without a query cache. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { SINGLE } from './families/arms.ts';
import { type Chosen, CHOICE_SEEDS, chosenUnder, counted, farRatio, uncached } from './families/choices.ts';
import { FRESH, NEVER_SEEN } from './world.ts';

const HALVED = 0.5;
const FIFTH = 0.2;

interface Blog extends Pick<Chosen, 'perSecond' | 'fromMs' | 'countedMs' | 'statements'> {
  readonly lifetimeMs: number;
}

const armsOf = ({ lifetimeMs, ...blog }: Blog, at: At) => ({
  cache: chosenUnder({ architecture: 'query-cache', settings: { ttlMs: lifetimeMs }, workload: 'blog', ...blog }, at),
  single: chosenUnder({ ...SINGLE, workload: 'blog', ...blog }, at),
});

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, blog: Blog, seeds = CHOICE_SEEDS): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, seeds, least: { operations: 500 } },
    arms: (at) => armsOf(blog, at),
    measure: ({ cache, single }, at) => {
      const [own, its] = [counted(cache, blog), counted(single, blog)];
      const value = farRatio(own, its, at);
      const main = uncached(own);
      return {
        value,
        holds: value <= HALVED && main <= FIFTH,
        counts: { operations: own.length },
        figures: { mainQueriesPerOperation: main },
      };
    },
  });

/** The workload's own rate with the lifetime of Hyperdrive: 480 questions in a city and lifetime. */
const BUSIEST: Blog = { perSecond: 40, lifetimeMs: 60_000, fromMs: 120_000, countedMs: 60_000 };
/** In a city and a lifetime so many questions: 120 with a lifetime of 20 s and six a second; 1.2 with 2 s and 0.6 a second. */
const BUSY: Blog = { perSecond: 30, lifetimeMs: 20_000, fromMs: 40_000, countedMs: 20_000 };
const THIN: Blog = { perSecond: 3, lifetimeMs: 2000, fromMs: 10_000 };
const OWN_PAGES = [
  { sql: FRESH.replace('value', 'edits').replace('items', 'posts'), params: [NEVER_SEEN, { from: 1, to: 30 }], weight: 1 },
];

export const u1: Claim = {
  id: 'U1',
  statement: 'A busy blog gains much from a query cache.',
  architecture: 'query-cache',
  group: 'who should choose what',
  comparison:
    'p50 of reads with a cache ÷ with a single database, in the worst of the far cities; and how many operations the main database hears of',
  unit: 'ratio',
  margin: 'At most a half, and at most a fifth of the operations: “much”, as all claims use the word.',
  trap: '“Busy” is the condition: questions for each city and lifetime.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'busy', says: '120 questions in a city and lifetime, for thirty pages', expected: true }, BUSY),
    // Added after the row above had come out at 0.23 of the operations, where Σ p·λpT/(1+λpT) says 0.21: “busy” has to be more than that.
    rowOf({ id: 'busiest', says: '480 questions in a city and lifetime', expected: true }, BUSIEST, 2),
    rowOf({ id: 'thin', says: '1.2 questions in a city and lifetime', expected: false }, THIN),
  ],
  control: {
    what: 'a page of his own for each reader must gain nothing.',
    row: rowOf(
      { id: 'personal', says: 'every reader has a page of his own', expected: false },
      { ...THIN, perSecond: 10, statements: OWN_PAGES },
    ),
  },
};
