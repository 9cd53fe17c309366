/** U3: a sports ranking with read replicas, with a single database and with a cache. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { REPLICAS, SINGLE } from './families/arms.ts';
import { CHOICE_SEEDS, chosenUnder, counted, farRatio } from './families/choices.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

const HALVED = 0.5;
const LIFETIME_MS = 5000;
const PACE = { workload: 'sports', perSecond: 15, fromMs: 2 * LIFETIME_MS } as const;
const CACHED: Under = { architecture: 'query-cache', settings: { ttlMs: LIFETIME_MS } };

/** A machine so slow that heavy rankings take more than its one core has. */
const OVERLOADED = { cores: 1, stepNs: 4000, clientTimeoutMs: 20_000 } as const;
const slowed = (under: Under): Under => ({ ...under, settings: { ...under.settings, ...OVERLOADED } });

const armsOf = (own: Under, other: Under, at: At) => ({
  own: chosenUnder({ ...own, ...PACE }, at),
  other: chosenUnder({ ...other, ...PACE }, at),
});

function measured({ own, other }: Readonly<Record<'own' | 'other', Sheet>>, at: At): Observation {
  const value = farRatio(counted(own, PACE), counted(other, PACE), at);
  return { value: Number.isFinite(value) ? value : 10, holds: value <= HALVED, counts: { operations: counted(own, PACE).length } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, own: Under, other: Under): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, seeds: CHOICE_SEEDS, least: { operations: 1000 } },
    arms: (at) => armsOf(own, other, at),
    measure: measured,
  });

export const u3: Claim = {
  id: 'U3',
  statement: 'A sports ranking gains much from read replicas.',
  architecture: 'read-replicas',
  group: 'who should choose what',
  comparison: 'p50 of reads with replicas ÷ with the other, in the worst of the far cities',
  unit: 'ratio',
  margin: 'At most a half: “much”, as all claims use the word.',
  trap: 'Cheap queries only: a third of them are heavy, and on slow machines they are a row.',
  expected: 'held',
  surprised: {
    expected: 'held under conditions',
    why: 'What is too much for a replica’s core is five times too much for the one database, also behind a cache: where replicas are slow, the others are slower.',
  },
  rows: [
    rowOf({ id: 'single', says: 'against a single database', expected: true }, REPLICAS, SINGLE),
    rowOf({ id: 'cache', says: 'against a query cache', expected: true }, REPLICAS, CACHED),
    rowOf(
      { id: 'heavy', says: 'against a query cache, rankings beyond what a replica’s core can take', expected: false },
      slowed(REPLICAS),
      slowed(CACHED),
    ),
  ],
  control: {
    what: 'a query cache must gain little on twenty thousand questions.',
    row: rowOf({ id: 'cached', says: 'a cache against a single database', expected: false }, CACHED, SINGLE),
  },
};
