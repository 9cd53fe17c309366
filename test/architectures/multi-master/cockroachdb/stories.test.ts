/** CockroachDB as stories: a read that cannot tell, a clock beyond its bound, causal reverse, and a node that dies and leaves its intents. */
import { expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/cockroachdb/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/cockroachdb/rules.ts';
import { cockroachdb } from '../../../../src/architectures/multi-master/cockroachdb/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { BOTH, LEADS, SETUP } from './two-ranges.ts';

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: cockroachdb, settings: { ...LEADS, ...settings }, setup: SETUP });

it('fetches what a statement needs, and runs it: keys that SQLite chooses, joins over ranges, transactions', async () => {
  const run = await open();
  run.query(1000, 'tokyo', "INSERT INTO items (name) VALUES ('x'), ('y')", 'insert').until(2500);
  run.query(2500, 'dublin', BOTH, 'both').until(4500);
  run.query(4500, 'virginia', 'SELECT name, n FROM items JOIN stock USING (id)', 'join').until(5000);
  run.query(5000, 'virginia', 'SELECT id, name FROM items ORDER BY id', 'all').until(6000);
  run
    .query(6000, 'virginia', "INSERT INTO items VALUES (2, 'twice')", 'twice')
    .query(6000, 'virginia', 'CREATE TABLE more (id)', 'ddl')
    .until(7000);
  expect(run.answer('join')).toEqual([['globe', 9]]);
  expect(run.answer('all')).toEqual([
    [1, 'globe'],
    [2, 'x'],
    [3, 'y'],
  ]);
  expect(run.answer('twice')).toContain('failed');
  expect(run.answer('ddl')).toContain('has the schema of the set-up');
  expect(run.violations).toEqual([]);
});

it('asks by a key of several columns for one row, not for its table; of two rows with one key one is refused', async () => {
  const setup = [
    'CREATE TABLE seats (row TEXT NOT NULL, number INTEGER NOT NULL, taken INTEGER NOT NULL, PRIMARY KEY (row, number))',
    "INSERT INTO seats VALUES ('a', 1, 0), ('a', 2, 0), ('b', 1, 0)",
  ];
  const run = await openRun({ architecture: cockroachdb, settings: LEADS, setup });
  run.query(1000, 'dublin', "UPDATE seats SET taken = 1 WHERE row = 'a' AND number = 2", 'set').until(2500);
  const fetched = run.events.flatMap((event) => (event.type === 'send' && event.message.kind === 'batch-rows' ? [event.message] : []));
  expect(fetched.map((message) => ('rows' in message && Array.isArray(message.rows) ? message.rows.length : -1))).toEqual([1]);
  const insert = "INSERT INTO seats (rowid, row, number, taken) VALUES (?, 'b', 2, 0)";
  run.query(3000, 'dublin', insert, 'one', [8]).query(3000, 'tokyo', insert, 'other', [9]);
  run.until(5500).query(5500, 'virginia', "SELECT taken FROM seats WHERE row = 'b'", 'all').until(6500);
  expect([run.answer('one'), run.answer('other')].filter((said) => String(said).includes('failed'))).toHaveLength(1);
  expect(run.answer('all')).toHaveLength(2);
  expect(run.violations).toEqual([]);
});

const skew = (run: Run, node: string, offsetMs: number): Run => run.at(0, { type: 'skew', node, offsetMs, driftPpm: 0 });
const SET = 'UPDATE stock SET n = 7 WHERE id = 1';
const READ = 'SELECT n FROM stock WHERE id = 1';

it('moves a read above a value of which it cannot tell whether it was there before: the clock of its writer is 380 ms ahead', async () => {
  const run = skew(await open(), 'crdb-dublin', 380);
  run.query(2000, 'dublin', SET, 'set').query(2250, 'virginia', READ, 'read').until(4000);
  expect(run.latencyMs('set')).toBeLessThan(250);
  expect(run.answer('read')).toEqual([[7]]);
  expect(Number(run.reported('crdb-virginia', 'uncertain'))).toBeGreaterThan(50);
  expect(run.violations).toEqual([]);
});

it('reads an old value when a clock is off by more than it may be, unless nodes stop that are', async () => {
  const told = async (clockStop: boolean): Promise<Run> => {
    const run = skew(await open({ clockStop }), 'crdb-dublin', 2000);
    return run.query(3000, 'dublin', SET, 'set').query(3600, 'virginia', READ, 'read').until(9000);
  };
  const [without, stops] = [await told(false), await told(true)];
  expect(without.answer('read')).toEqual([[10]]);
  expect(Math.abs(Number(stops.reported('crdb-dublin', 'clockStop')))).toBeGreaterThan(1800);
  expect(stops.violations).toEqual([]);
});

/** Until a range has said that something is written so often. */
function untilWritten(run: Run, times: number): void {
  const said = (): number =>
    run.events.filter(({ type, ...event }) => type === 'send' && JSON.stringify(event).includes('"kind":"written"')).length;
  while (said() < times) run.step();
}

it('aborts what a node that died has left: whoever meets its intents asks the record, and waits five seconds', async () => {
  const run = await open({ parallelCommits: false });
  run.query(1000, 'dublin', BOTH, 'both').until(1000);
  untilWritten(run, 1);
  run.obey({ type: 'crash', node: 'crdb-dublin' });
  run
    .query(2000, 'tokyo', 'SELECT name FROM items', 'early')
    .query(6800, 'tokyo', 'SELECT name, n FROM items JOIN stock USING (id)', 'late')
    .until(9000);
  expect(run.answer('early')).toContain('had an intent of another transaction');
  expect(run.answer('late')).toEqual([['map', 10]]);
  expect(run.reported('range-2-virginia', 'resolved')).toBe('aborted');
  expect(run.violations).toEqual([]);
});

it('tells the client a round earlier with parallel commits', async () => {
  const [without, parallel] = [await open({ parallelCommits: false }), await open()].map((run) =>
    run.query(1000, 'dublin', BOTH, 'both').until(4000),
  );
  // The record is agreed on with the intents: one round of the group, and one trip to it, less.
  expect((without?.latencyMs('both') ?? 0) - (parallel?.latencyMs('both') ?? 0)).toBeGreaterThan(150);
  expect(parallel?.violations).toEqual([]);
});

it('lets writes of one row go on in the order in which they came', async () => {
  const run = await open({ requestTimeoutMs: 6000 });
  const places = ['dublin', 'tokyo', 'virginia', 'tokyo', 'dublin'];
  places.forEach((place, i) => void run.query(1000 + 20 * i, place, 'UPDATE stock SET n = ? WHERE id = 1', `w${i}`, [i]));
  run.until(6000).query(6000, 'virginia', READ, 'read').until(7000);
  const sent = run.events.flatMap((event) =>
    event.type === 'send' && 'call' in event.message ? [{ ...event, call: event.message.call }] : [],
  );
  const came = sent
    .filter(({ message, to }) => message.kind === 'batch-write' && to === 'range-2-virginia')
    .sort((a, b) => Number(a.arriveAt) - Number(b.arriveAt))
    .map(({ from, call }) => `${from} ${call}`);
  const done = sent.filter(({ message }) => /"(written|too-old)"/.test(JSON.stringify(message))).map(({ to, call }) => `${to} ${call}`);
  // Some come again: what they had read has changed meanwhile.
  expect(came.length).toBeGreaterThanOrEqual(5);
  expect(done).toEqual(came);
  const [last] = sent.filter(({ from, call }) => `${from} ${call}` === came.at(-1));
  expect(run.answer('read')).toEqual([[Number(/"id":"w(\d)/.exec(JSON.stringify(last?.message))?.[1])]]);
  expect(run.violations).toEqual([]);
});

it('finds a circle of three over three ranges: records ask each other who waits, and one is aborted', async () => {
  const circle = async (rules: Partial<Rules>): Promise<Run> => {
    const setup = [1, 2, 3].flatMap((n) => [`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, n INTEGER)`, `INSERT INTO t${n} VALUES (1, 0)`]);
    const run = await openRun({ architecture: broken(rules), settings: { ...LEADS, ranges: 3 }, setup, patienceMs: 4000 });
    run.order(500, 'range-2-dublin', 'lead').order(500, 'range-3-tokyo', 'lead').until(8000);
    // Who leads where is known; then each begins at home and is first there, and they commit at about the same time.
    for (const place of ['virginia', 'dublin', 'tokyo'])
      run.query(8000, place, 'SELECT t1.n FROM t1 JOIN t2 USING (id) JOIN t3 USING (id)');
    const both = (one: number, other: number): string =>
      `BEGIN; UPDATE t${one} SET n = n + 1 WHERE id = 1; UPDATE t${other} SET n = n + 1 WHERE id = 1; COMMIT`;
    return run
      .query(10_140, 'virginia', both(1, 2), 'a')
      .query(10_000, 'dublin', both(2, 3), 'b')
      .query(10_060, 'tokyo', both(3, 1), 'c')
      .until(14_500);
  };
  const done = (run: Run): number => ['a', 'b', 'c'].filter((op) => run.returned(op).outcome.ok).length;
  const run = await circle({});
  expect(run.events.some((event) => event.type === 'send' && event.message.kind === 'query-txn')).toBe(true);
  expect(run.events.some((event) => event.type === 'report' && event.key === 'deadlock')).toBe(true);
  expect(done(run)).toBeGreaterThan(0);
  expect(run.violations).toEqual([]);
  // Where nobody looks for circles all three wait until their patience is over.
  expect(done(await circle({ findsCircles: () => false }))).toBe(0);
});
