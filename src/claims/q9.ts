/** Q9: what hits, and how often. */
import { type Claim, type Row, row } from './claim.ts';
import { sum } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Op, Request } from './sheet.ts';
import { world } from './world.ts';

const LIFETIME_S = 5;
const PER_SECOND = 40;
const FROM_MS = 2 * LIFETIME_S * 1000;
const UNTIL_MS = FROM_MS + 15_000;
const OFF = 0.02;

const NUMBERED = 'SELECT value FROM items WHERE id = 1 + ? % 1000';

/** One city asks, so that there is one cache; memory does not bind. */
function popular(queries: number, city: string, seed: number, settings: Readonly<Record<string, number>> = {}): Request {
  const scenario = world({
    ...{
      architecture: 'query-cache',
      settings: { ttlMs: LIFETIME_S * 1000, maxEntries: 100_000, ...settings },
      regions: [city],
      untilMs: UNTIL_MS,
    },
    load: [
      {
        clients: [`client-${city}`],
        perSecond: PER_SECOND,
        untilMs: UNTIL_MS,
        statements: [{ sql: NUMBERED, params: [{ zipf: queries }] }],
      },
    ],
  });
  return { scenario, seed };
}

/**
 * A query with rate λp is asked once, and then λpT times within the lifetime on average before it has to be asked again, so that of 1 + λpT
 * questions λpT hit: Σ p · λpT / (1 + λpT) (renewal argument; Jung, Berger and Balakrishnan, Modeling TTL-based Internet caches, INFOCOM 2003).
 */
function expectedRatio(queries: number): number {
  const weights = Array.from({ length: queries }, (_, i) => 1 / (i + 1));
  const all = sum(weights);
  return sum(
    weights.map((weight) => {
      const asked = (weight / all) * PER_SECOND * LIFETIME_S;
      return ((weight / all) * asked) / (1 + asked);
    }),
  );
}

const ratioRow = (queries: number, settings = {}, condition: { readonly says?: string; readonly expected?: boolean } = {}): Row =>
  row({
    ...{
      id: `of-${queries}${condition.says ? '-bound' : ''}`,
      says: condition.says ?? `hit ratio with ${queries} queries, against Σ p·λpT/(1+λpT)`,
    },
    ...{ expected: condition.expected ?? true, sets: ['W'] as const, least: { reads: 1000 } },
    arms: ({ regions: [, city = ''], seed }) => ({ run: popular(queries, city, seed, settings) }),
    measure: ({ run }) => {
      const reads = run.ops.filter(({ atMs }) => atMs >= FROM_MS);
      const ratio = reads.filter(({ cached }) => cached).length / reads.length;
      return { value: ratio, holds: true, counts: { reads: reads.length }, figures: { expected: expectedRatio(queries) } };
    },
    // One run has some hundred reads; what is compared with the formula is the mean of all.
    overall: (all) => {
      const ratio = sum(all.map(({ value }) => value ?? 0)) / all.length;
      const off = ratio - expectedRatio(queries);
      return {
        holds: Math.abs(off) <= OFF,
        says: `On average ${ratio.toFixed(3)}, ${off >= 0 ? '+' : ''}${off.toFixed(3)} off the formula.`,
      };
    },
  });

interface Asked {
  readonly sql: string;
  readonly params?: (number | string)[];
}

/** The first is asked twice before the others. */
function identical(asked: readonly Asked[], city: string, settings: Readonly<Record<string, string | number>>, seed: number): Request {
  const scenario = world({
    ...{ architecture: 'query-cache', settings: { ...settings }, regions: [city], untilMs: 3000, load: [] },
    commands: asked.map(({ sql, params = [] }, i) => ({
      atMs: 100 * (i + 1),
      command: { type: 'query' as const, client: `client-${city}`, op: `ask-${i}`, sql, params },
    })),
  });
  return { scenario, seed };
}

const ONE = 'SELECT value FROM items WHERE id = 7';
const BOUND_ONE = 'SELECT value FROM items WHERE id = ?';
const PROBES: readonly Asked[] = [
  { sql: ONE },
  { sql: ONE },
  { sql: 'SELECT value FROM items WHERE id = 8' },
  { sql: 'SELECT value FROM items WHERE  id = 7' },
  { sql: BOUND_ONE, params: [7] },
  { sql: BOUND_ONE, params: [7] },
  { sql: BOUND_ONE, params: [8] },
];
const HITS = [1, 5];

const hits = (ops: readonly Op[]): readonly number[] => ops.flatMap(({ cached }, i) => (cached ? [i] : []));

const probeRow = (
  id: string,
  says: string,
  expected: boolean,
  sets: readonly SetId[],
  settings: Readonly<Record<string, string | number>>,
  plant?: string,
): Row =>
  row({
    ...{ id, says, expected, sets },
    arms: ({ regions: [, city = ''], seed }) => ({
      run: { ...identical(PROBES, city, settings, seed), ...(plant === undefined ? {} : { plant }) },
    }),
    measure: ({ run }) => {
      const found = hits(run.ops);
      return { value: found.length, holds: found.join() === HITS.join(), counts: {} };
    },
  });

export const q9: Claim = {
  id: 'Q9',
  statement: 'Only identical queries hit.',
  architecture: 'query-cache',
  group: 'cons',
  comparison: 'hits among seven questions of which two are identical to an earlier one; then the hit ratio',
  unit: 'hits, or of all reads',
  margin: 'Exactly those two; and the mean hit ratio within 0.02 of the formula.',
  trap: 'Varying the number of queries also changes the rate of each; both are in the formula, and memory must not bind.',
  expected: 'held under conditions',
  rows: [
    probeRow('identical', 'same text, other literal, other white space, other parameter', true, ['W', 'E'], {}),
    ...[10, 100, 1000, 10_000].map((queries) => ratioRow(queries)),
    ratioRow(1000, { maxEntries: 20 }, { says: 'hit ratio with 1000 queries where memory binds at 20 answers', expected: false }),
  ],
  control: {
    what: 'a cache that is planted to leave parameters out of its key must answer another question.',
    row: probeRow('same-text', 'parameters are no part of the key', false, ['W'], {}, 'query-cache/same-text-same-answer'),
  },
};
