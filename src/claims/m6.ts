/** M6: sites that write by themselves and merge later answer fast, and increments that were confirmed are in no row in the end. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT, SITES } from './families/arms.ts';
import { READ_OF_TEN } from './families/histories.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { of, p50, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world, WRITE } from './world.ts';

const FAST_MS = 10;
/** Was 20 s, then 8: a row has 4,000 confirmed increments of a set in these, five times what it needs. */
const UNTIL_MS = 4000;
/** For all changes to be everywhere. */
const CALM_MS = 5000;
const KEYS = 10;

/** The slowest city's. */
function measuredWaits(sheet: Sheet, { regions }: At): Observation {
  const writes = warm(sheet).filter(({ wrote }) => wrote);
  const waited = regions.map((city) => p50(of(writes, city)));
  const value = Math.max(...waited);
  const figures = Object.fromEntries(regions.map((city, i) => [city, waited[i] ?? null]));
  return { value, holds: value <= FAST_MS, counts: { writes: writes.length }, figures };
}

const waitRow = (id: string, says: string, sets: readonly SetId[], under: Under, expected: boolean): Row =>
  row({
    ...{ id, says, expected, sets, least: { writes: 500 } },
    arms: (at) => ({ run: waitsUnder(under, at) }),
    measure: ({ run }, at) => measuredWaits(run, at),
  });

/** Every city increments rows that all have in common, or rows that nobody else writes. */
function increments({ architecture, settings = {} }: Under, { regions, seed }: At, shared: boolean): Request {
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: UNTIL_MS + CALM_MS },
    load: clientsIn(regions).map((client, i) => {
      const params = [shared ? { from: 1, to: KEYS } : { from: i * KEYS + 1, to: (i + 1) * KEYS }];
      const statements = [
        { sql: WRITE, params },
        { sql: READ_OF_TEN, params },
      ];
      return { clients: [client], perSecond: 20, untilMs: UNTIL_MS, statements };
    }),
  });
  return { scenario, seed, history: true, probe: 'SELECT sum(value) FROM items' };
}

/** Confirmed increments that no row has in the end, of 1,000. Where some are lost the checker has to find that there is no order in which all of them are. */
function measuredLost({ ops, probed, history }: Sheet, loses: boolean): Observation {
  const confirmed = ops.filter(({ state, changes }) => state === 'ok' && changes === 1).length;
  const sums = Object.values(probed).map(([sum]) => Number(sum ?? 0));
  const value = (1000 * (confirmed - Math.max(...sums))) / Math.max(1, confirmed);
  const unorderable = history?.verdict !== 'linearizable';
  return {
    ...{ value, holds: loses ? value > 0 && unorderable : value === 0, counts: { confirmed, overlaps: history?.overlaps ?? 0 } },
    figures: { copies: new Set(sums).size, unorderable: unorderable ? 1 : 0 },
  };
}

interface Increments extends Pick<Row, 'id' | 'says' | 'expected'> {
  readonly sets: readonly SetId[];
  /** Some are to be lost, or none. */
  readonly loses: boolean;
  readonly shared?: boolean;
}

const lostRow = ({ loses, shared = true, ...condition }: Increments, under: Under): Row =>
  row({
    ...{ ...condition, least: { confirmed: 800 } },
    arms: (at) => ({ run: increments(under, at, shared) }),
    measure: ({ run }) => measuredLost(run, loses),
  });

const COUNTING: Under = { ...SITES, settings: { ...SITES.settings, conflicts: 'crdt', counters: 'items.value' } };

export const m6: Claim = {
  id: 'M6',
  statement: 'Consistency is given for latency, one way: some give weaker guarantees.',
  architecture: 'multi-master',
  group: 'cons',
  comparison:
    'p50 of writes in the slowest city, ms; then confirmed increments that are in no row in the end, of 1,000, where the checker finds no order',
  unit: 'ms; of 1,000',
  margin:
    'Writes of at most 10 ms in every city; more than none lost where cities share rows, and none where they do not or the column counts.',
  trap: 'One staged conflict: here every city increments by chance, and rows that only one city writes must lose nothing.',
  expected: 'held',
  rows: [
    waitRow('world', 'writes of five sites', ['W'], SITES, true),
    waitRow('near', 'writes on one continent', ['E'], SITES, true),
    lostRow(
      { id: 'lost', says: 'ten rows that all cities increment: some are lost', expected: true, sets: ['W', 'E'], loses: true },
      SITES,
    ),
    lostRow(
      { id: 'apart', says: 'each row is written in one city: none is lost', expected: true, sets: ['W'], loses: false, shared: false },
      SITES,
    ),
    lostRow({ id: 'counted', says: 'the column counts: none is lost', expected: true, sets: ['W'], loses: false }, COUNTING),
  ],
  control: {
    what: 'a group that agrees on every write must lose nothing.',
    row: lostRow({ id: 'agreed', says: 'the same increments under Raft', expected: false, sets: ['W'], loses: true }, RAFT),
  },
};
