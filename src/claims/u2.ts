/** U2: a back office with and without a query cache. */
import { type Claim, type Row, row } from './claim.ts';
import { SINGLE } from './families/arms.ts';
import { type Chosen, CHOICE_SEEDS, chosenUnder, counted, readsOf, uncached } from './families/choices.ts';
import { p50 } from './figures.ts';

const LITTLE = 0.1;
const LIFETIME_MS = 5000;
const PACE = { workload: 'backoffice', perSecond: 20, fromMs: 2 * LIFETIME_MS } as const;

/** Few lists that everybody opens, among the same writes. */
const POPULAR: Chosen['statements'] = [
  { sql: 'SELECT name, stock FROM products WHERE product_id = ?', params: [{ zipf: 30 }], weight: 0.6 },
  { sql: 'UPDATE products SET stock = stock + 1 WHERE product_id = ?', params: [{ from: 1, to: 1000 }], weight: 0.4 },
];

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, statements?: Chosen['statements']): Row => {
  const asked = { ...PACE, ...(statements ? { statements } : {}) };
  return row({
    ...{ ...condition, sets: ['W', 'P'] as const, seeds: CHOICE_SEEDS, least: { operations: 1000 } },
    arms: (at) => ({
      cache: chosenUnder({ architecture: 'query-cache', settings: { ttlMs: LIFETIME_MS }, ...asked }, at),
      single: chosenUnder({ ...SINGLE, ...asked }, at),
    }),
    measure: ({ cache, single }) => {
      const [own, its] = [counted(cache, asked), counted(single, asked)];
      const waits = 1 - p50(readsOf(own)) / p50(readsOf(its));
      const saved = 1 - uncached(own);
      const value = Math.max(waits, saved);
      return { value, holds: value < LITTLE, counts: { operations: own.length }, figures: { p50Saved: waits, mainQueriesSaved: saved } };
    },
  });
};

export const u2: Claim = {
  id: 'U2',
  statement: 'A back office with varied queries and many writes gains little from one.',
  architecture: 'query-cache',
  group: 'who should choose what',
  comparison: 'what a cache saves of the reads’ p50, and of the main database’s queries: the larger of the two',
  unit: 'saved',
  margin: 'Under 0.1: “little”, as all claims use the word.',
  trap: 'A workload that was picked to fail: the same with a few popular lists is a row.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'varied', says: 'five thousand queries, evenly; four writes in ten', expected: true }),
    rowOf({ id: 'popular', says: 'thirty lists that everybody opens; four writes in ten', expected: false }, POPULAR),
  ],
  control: {
    what: 'popular lists without any writes must gain.',
    row: rowOf({ id: 'reads', says: 'popular lists alone', expected: false }, POPULAR.slice(0, 1)),
  },
};
