/** A partition joins, as a story: rows are copied while they change, a short stop, one record that decides, and a router with an old map. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const SETUP = [
  'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24) INSERT INTO notes SELECT i, i FROM n',
];

it('is given its share while queries run, and whoever has an old map is told', async () => {
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP, settings: { joinLater: 1 }, disk: diskOfFsync(5000) }))
    .order(100, 'router-virginia', 'add-partition')
    // Tenant 17 is one of those that go from Dublin to Tokyo.
    .query(690, 'dublin', "UPDATE notes SET body = 'changed' WHERE tenant_id = 17", 'meanwhile')
    .query(1100, 'dublin', "UPDATE notes SET body = body || ', again' WHERE tenant_id = 17", 'last-moment')
    .query(1200, 'dublin', "UPDATE notes SET body = body || ', elsewhere' WHERE tenant_id = 17", 'in-the-stop')
    .query(2400, 'virginia', 'SELECT count(*), max(body) FROM notes', 'all')
    .until(3500);
  await tells(run, 'moving.txt', [
    'router-virginia is ordered to add-partition',
    'partition-tokyo joins',
    'router-virginia → partition-virginia  move (step copy',
    'partition-virginia moving: 2 of 11 keys to partition-tokyo',
    'router-virginia map: 1',
    'router-virginia → partition-dublin  move (step copy',
    'partition-dublin moving: 4 of 13 keys to partition-tokyo',
    'partition-dublin → partition-tokyo  rows (attempt 2, seq 0, rows [4], last null)',
    'answer to meanwhile after',
    'partition-dublin runs move-since',
    'partition-dublin → partition-tokyo  rows (attempt 2, seq 1, rows [1], last null)',
    'answer to last-moment after',
    'partition-dublin runs move-last',
    'partition-dublin → partition-tokyo  rows (attempt 2, seq 2, rows [1], last { rows 4',
    'client-dublin asks, as in-the-stop',
    'partition-dublin → router-dublin  forward-reply (position null, moved [1]',
    'partition-tokyo → router-virginia  move (step ready, attempt 2)',
    'router-virginia map: 2',
    'partition-dublin rowsMovedAway: 4',
    'partition-dublin → router-dublin  forward-reply (position null, moved [2]',
    'router-dublin → partition-tokyo  forward (readOnly false, places [n:17]',
    'partition-tokyo rowsTakenIn: 4',
    'rebalancing: done',
    'answer to in-the-stop after',
    'client-virginia asks, as all',
    '[[24,"changed, again, elsewhere"]], from router-virginia',
  ]);
});
