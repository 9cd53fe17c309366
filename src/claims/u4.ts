/** U4: a blog with a cache and with replicas, one verdict for each figure. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { REPLICAS } from './families/arms.ts';
import { CHOICE_SEEDS, chosenUnder, counted, readsOf } from './families/choices.ts';
import { share, sum, waits } from './figures.ts';
import type { Sheet } from './sheet.ts';

/** A tenth less counts as beaten. */
const BEATEN = 0.9;
const LIFETIME_MS = 20_000;
const PACE = { workload: 'blog', perSecond: 30, fromMs: 2 * LIFETIME_MS, countedMs: LIFETIME_MS } as const;

const armsOf = (at: At) => ({
  cache: chosenUnder({ architecture: 'query-cache', settings: { ttlMs: LIFETIME_MS }, ...PACE }, at),
  replicas: chosenUnder({ ...REPLICAS, ...PACE }, at),
});

const servers = ({ nodes }: Sheet) => Object.values(nodes).filter(({ kind }) => kind !== 'client');
const steps = (sheet: Sheet): number => sum(servers(sheet).map(({ vmSteps }) => vmSteps));
const mainSteps = (sheet: Sheet): number => sum(servers(sheet).flatMap(({ kind, vmSteps }) => (kind === 'primary' ? [vmSteps] : [])));
const bytes = (sheet: Sheet): number => sum(servers(sheet).map(({ sentBytes }) => sentBytes));
const reads = (sheet: Sheet) => readsOf(counted(sheet, PACE));
const wait =
  (part: number) =>
  (sheet: Sheet): number =>
    share(waits(reads(sheet)), part);
const stale = (sheet: Sheet): number => reads(sheet).filter(({ staleMs }) => (staleMs ?? 0) > 0).length / reads(sheet).length;

const rowOf = (id: string, says: string, expected: boolean, of: (sheet: Sheet) => number): Row =>
  row({
    ...{ id, says, expected, sets: ['W', 'P'] as const, seeds: CHOICE_SEEDS, least: { reads: 1000 } },
    arms: armsOf,
    measure: ({ cache, replicas }): Observation => {
      const value = of(cache) / of(replicas);
      return {
        value: Number.isFinite(value) ? value : 100,
        holds: value <= BEATEN,
        counts: { reads: reads(cache).length },
        figures: { cache: of(cache), replicas: of(replicas) },
      };
    },
  });

export const u4: Claim = {
  id: 'U4',
  statement: 'With consistent query patterns the cache beats replicas.',
  architecture: null,
  group: 'who should choose what',
  comparison: 'cache ÷ replicas, on a blog of thirty pages with 120 questions in a city and lifetime',
  unit: 'ratio',
  margin: 'At most 0.9: a tenth less.',
  trap: 'One overall winner: each figure has a verdict of its own.',
  expected: 'held under conditions',
  rows: [
    rowOf('steps', 'steps of SQLite in all', true, steps),
    rowOf('bytes', 'bytes that servers send', true, bytes),
    rowOf('main', 'steps at the main database', false, mainSteps),
    rowOf('p50', 'p50 of reads', false, wait(0.5)),
    rowOf('p95', 'p95 of reads', false, wait(0.95)),
    rowOf('p99', 'p99 of reads', false, wait(0.99)),
    rowOf('stale', 'share of stale reads', false, stale),
  ],
  control: {
    what: 'replicas against themselves beat nobody.',
    row: row({
      ...{ id: 'same', says: 'replicas against replicas', expected: false, sets: ['W'] as const, seeds: 2 },
      arms: (at) => ({ replicas: armsOf(at).replicas }),
      measure: ({ replicas }) => ({
        value: steps(replicas) / steps(replicas),
        holds: steps(replicas) <= BEATEN * steps(replicas),
        counts: {},
      }),
    }),
  },
};
