/** R8: what a repeated query costs at a copy, and at a cache. */
import { type At, type Claim, row } from './claim.ts';
import { CACHE, REPLICAS } from './families/arms.ts';
import type { Under } from './families/waits.ts';
import { sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { world } from './world.ts';

const TIMES = 6;
const QUERY = 'SELECT count(*), sum(value) FROM items WHERE id % 7 < 3';

/** One client of the third city asks the same so many times. */
function repeated(times: number, { architecture, settings = {} }: Under, { regions, seed }: At): Request {
  const client = `client-${regions[2]}`;
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: 12_000, load: [] },
    commands: Array.from({ length: times }, (_, i) => ({
      atMs: 1000 * (i + 1),
      command: { type: 'query' as const, client, op: `ask-${i}`, sql: QUERY, params: [] },
    })),
  });
  return { scenario, seed };
}

const steps = ({ nodes }: Sheet): number => sum(Object.values(nodes).map(({ vmSteps }) => vmSteps));

const armsOf = (under: Under, at: At): Readonly<Record<'none' | 'once' | 'often', Request>> => ({
  none: repeated(0, under, at),
  once: repeated(1, under, at),
  often: repeated(TIMES, under, at),
});

/** Steps of the later ones ÷ steps of the first, which is 1 where each is executed in full. */
function measured({ none, once, often }: Readonly<Record<'none' | 'once' | 'often', Sheet>>) {
  const first = steps(once) - steps(none);
  const value = (steps(often) - steps(once)) / (TIMES - 1) / first;
  return { value, holds: value === 1, counts: { operations: often.ops.length }, figures: { stepsOfTheFirst: first } };
}

export const r8: Claim = {
  id: 'R8',
  statement: 'Every query is executed in full.',
  architecture: 'read-replicas',
  group: 'cons',
  comparison: 'SQLite’s steps of each repetition ÷ those of the first time',
  unit: 'ratio',
  margin: 'Exactly 1: SQLite counts its steps.',
  byConstruction: true,
  trap: 'Steps are not time: real second runs are faster by warm pages, and a cache still looks up.',
  expected: 'held',
  rows: [
    row({
      ...{ id: 'copy', says: 'at the copy of the city', expected: true, sets: ['W', 'E'] as const },
      arms: (at) => armsOf(REPLICAS, at),
      measure: measured,
    }),
  ],
  control: {
    what: 'a cache, which executes a hit not at all.',
    row: row({
      ...{ id: 'cache', says: 'at a cache', expected: false, sets: ['W'] as const },
      arms: (at) => armsOf(CACHE, at),
      measure: measured,
    }),
  },
};
