/** CockroachDB as stories: a read that cannot tell, a clock beyond its bound, causal reverse, and a node that dies and leaves its intents. */
import { expect, it } from 'vitest';
import { cockroachdb } from '../../../../src/architectures/multi-master/cockroachdb/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';

/** Two tables, two ranges. */
const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "INSERT INTO items VALUES (1, 'map')",
  'CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
  'INSERT INTO stock VALUES (1, 10)',
];
const LEADS: Settings = { startLeader: 1, preVote: true, electionTimeoutMinMs: 2000, electionTimeoutMaxMs: 4000, heartbeatMs: 500 };
const BOTH = "BEGIN; UPDATE items SET name = 'globe' WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT";

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

it('aborts what a node that died has left: whoever meets its intents asks the record, and waits five seconds', async () => {
  const run = await open();
  run.query(1000, 'dublin', BOTH, 'both').until(1000);
  while (!run.events.some(({ type, ...event }) => type === 'send' && JSON.stringify(event).includes('"written"'))) run.step();
  run.obey({ type: 'crash', node: 'crdb-dublin' });
  run.query(2000, 'tokyo', 'SELECT name FROM items', 'early').query(6800, 'tokyo', 'SELECT name FROM items', 'late').until(9000);
  expect(run.answer('early')).toContain('had an intent of another transaction');
  expect(run.answer('late')).toEqual([['map']]);
  expect(run.reported('crdb-tokyo', 'resolved')).toBe('aborted');
  expect(run.violations).toEqual([]);
});
