/** TiDB as stories. */
import { expect, it } from 'vitest';
import { tidb } from '../../../../src/architectures/multi-master/tidb/index.ts';
import { openRun } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "INSERT INTO items VALUES (1, 'map')",
  'CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
  'INSERT INTO stock VALUES (1, 10)',
];
const START = { startLeader: 1, pdLeader: 1, heartbeatMs: 2000, electionTimeoutMinMs: 10_000, electionTimeoutMaxMs: 20_000 };

it('runs', async () => {
  const run = await openRun({ architecture: tidb, settings: START, setup: SETUP });
  run.query(1000, 'virginia', "UPDATE items SET name = 'globe' WHERE id = 1", 'write').until(2000);
  run.query(2000, 'tokyo', 'SELECT name FROM items WHERE id = 1', 'read').until(3000);
  run.query(3000, 'tokyo', "INSERT INTO items (name) VALUES ('x'), ('y')", 'insert').until(4500);
  run.query(4500, 'dublin', 'SELECT * FROM items', 'all').until(6000);
  run
    .query(6000, 'dublin', "BEGIN; UPDATE items SET name = 'a' WHERE id = 1; UPDATE stock SET n = n - 1 WHERE id = 1; COMMIT", 'txn')
    .until(9000);
  run.query(9000, 'virginia', 'SELECT name, n FROM items JOIN stock USING (id)', 'join').until(10000);
  await tells(run, 'runs.txt', [], [...CHATTER]);
  expect(run.answer('read')).toEqual([['globe']]);
  expect(run.answer('all')).toEqual([
    [1, 'globe'],
    [2, 'x'],
    [3, 'y'],
  ]);
  expect(run.answer('join')).toEqual([['a', 9]]);
  expect(run.violations).toEqual([]);
});
