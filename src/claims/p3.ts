/** P3: single rows, judged by the checker; and sums over two partitions while amounts move between them. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { PARTITIONS } from './families/arms.ts';
import { HISTORY_MS, historyUnder, judged } from './families/histories.ts';
import { crashed, moments, phase, type TimedInput } from './families/moments.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

/** Five of a run whose clients ask for so long. */
const crashes = ({ regions, seed }: At, askingMs: number): readonly TimedInput[] =>
  moments(seed, 5, 0.05 * askingMs, 0.9 * askingMs).flatMap((atMs, i) =>
    crashed(`partition-${regions[Math.floor(phase(seed, i) * regions.length)]}`, atMs, 700),
  );

const ACCOUNTS = 20;
const EACH = 100;
const UNTIL_MS = 20_000;
const SUM = `SELECT sum(value) FROM items WHERE id <= ${ACCOUNTS}`;

const TAKE = 'UPDATE items SET value = value - 1 WHERE id = ?';
const GIVE = 'UPDATE items SET value = value + 1 WHERE id = ?';

/** Amounts move from one account to another; now and then all are added up. */
function transfers(acrossPartitions: 'two-phase' | 'each-alone', { regions, seed, ...at }: At): Request {
  const account = { from: 1, to: ACCOUNTS };
  const scenario = world({
    ...{ architecture: 'partition-router', settings: { acrossPartitions }, regions: [...regions], untilMs: UNTIL_MS + 8000 },
    setup: [
      'CREATE TABLE items (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)',
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ACCOUNTS}) INSERT INTO items SELECT i, ${EACH} FROM n`,
    ],
    commands: [...crashes({ regions, seed, ...at }, UNTIL_MS)],
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 1, untilMs: UNTIL_MS },
        statements: [
          acrossPartitions === 'two-phase'
            ? {
                steps: [
                  { sql: TAKE, params: [account] },
                  { sql: GIVE, params: [account] },
                ],
                weight: 2,
              }
            : { sql: TAKE, params: [account], next: { sql: GIVE, params: [account] }, weight: 2 },
          { sql: SUM },
        ],
      },
    ],
  });
  return { scenario, seed, probe: 'SELECT sum(value) FROM items' };
}

/** Reports of a sum that never was, and what is missing or too much in the end. */
function sums({ ops, probed }: Sheet): Observation {
  const reports = ops.filter(({ sql, state }) => sql === SUM && state === 'ok');
  const wrong = reports.filter(({ value }) => Number(value) !== ACCOUNTS * EACH).length;
  const end = Object.values(probed).reduce((sum, [value]) => sum + Number(value ?? 0), 0) - ACCOUNTS * EACH;
  return {
    value: wrong,
    holds: wrong === 0,
    counts: { reports: reports.length, wrong, transfers: ops.length - reports.length },
    figures: { offInTheEnd: end },
  };
}

/** Each alone: in the end the sum itself is off where a crash came between both halves. */
function totals(sheet: Sheet): Observation {
  const { counts, figures } = sums(sheet);
  const off = Math.abs(figures?.['offInTheEnd'] ?? 0);
  return { value: off, holds: off === 0, counts: { ...counts, off } };
}

const rowOf = (
  condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly least: Record<string, number> },
  acrossPartitions: 'two-phase' | 'each-alone',
  measure: (sheet: Sheet) => Observation,
): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const },
    arms: (at) => ({ run: transfers(acrossPartitions, at) }),
    measure: ({ run }) => measure(run),
  });

export const p3: Claim = {
  id: 'P3',
  statement: 'Consistency is kept.',
  architecture: 'partition-router',
  group: 'pros',
  comparison: 'the checker’s verdict on single rows with five crashes (1: linearizable); then reports of a sum that never was',
  unit: '',
  margin: 'Every history, and no such sum.',
  trap: 'That each row is linearizable says nothing of several.',
  expected: 'held under conditions',
  rows: [
    row({
      ...{
        id: 'rows',
        says: 'single rows, with crashes',
        expected: true,
        sets: ['W', 'E'] as const,
        least: { operations: 5000, overlaps: 2000 },
      },
      arms: (at) => ({ run: historyUnder(PARTITIONS, at, { commands: crashes(at, HISTORY_MS) }) }),
      measure: ({ run }) => judged(run),
    }),
    rowOf(
      {
        id: 'reports',
        says: 'reports over two partitions while amounts move in two phases',
        expected: false,
        least: { reports: 300, wrong: 30 },
      },
      'two-phase',
      sums,
    ),
    rowOf(
      { id: 'two-phase', says: 'what is there in the end, amounts moved in two phases', expected: true, least: { transfers: 1000 } },
      'two-phase',
      totals,
    ),
    rowOf(
      {
        id: 'one-by-one',
        says: 'what is there in the end, each half of a move by itself',
        expected: false,
        least: { transfers: 1000, off: 30 },
      },
      'each-alone',
      totals,
    ),
  ],
  control: {
    what: 'confirming before the sync, planted, must be found by the checker.',
    row: row({
      ...{ id: 'before-fsync', says: 'writes are confirmed before they are on disk', expected: false, sets: ['E'] as const },
      arms: (at) => ({
        run: historyUnder({ ...PARTITIONS, settings: { fsyncMs: 60 } }, at, {
          commands: crashes(at, HISTORY_MS),
          plant: 'partition-router/answers-before-fsync',
        }),
      }),
      measure: ({ run }) => judged(run),
    }),
    fails: 0.5,
  },
};
