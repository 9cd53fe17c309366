/** The room as a story: one key, all keys, several at once, and a change of the schema while a partition is away. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const SETUP = [
  'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)',
  "INSERT INTO notes VALUES (1, 'one'), (2, 'two'), (3, 'three')",
];

it('sends a statement to the partition of its key, gathers from all, and refuses to write on several', async () => {
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP }))
    .query(100, 'tokyo', 'SELECT body FROM notes WHERE tenant_id = 1', 'one-key')
    .query(500, 'tokyo', 'SELECT count(*), max(body) FROM notes', 'all')
    .query(1000, 'dublin', "UPDATE notes SET body = 'many'", 'several')
    .query(1500, 'dublin', "UPDATE notes SET body = 'first' WHERE tenant_id = 1", 'write')
    .until(2000);
  await tells(run, 'routing.txt', [
    'router-virginia is routing, router-dublin is routing, router-tokyo is routing, partition-virginia is serving',
    'router-tokyo runs plan',
    'router-tokyo → partition-',
    'forward (readOnly true, places [n:1], version 0)',
    '→ router-tokyo  forward-reply (position 0)',
    'answer to one-key after',
    '[["one"]]',
    'client-tokyo asks, as all',
    'router-tokyo → partition-virginia  fetch (',
    'router-tokyo → partition-dublin  fetch (',
    'router-tokyo → partition-tokyo  fetch (',
    'router-tokyo runs merge',
    'read: pushed down (partial aggregates): 3 rows, 23 bytes from 3 partitions',
    '[[3,"two"]], from router-tokyo',
    'answer to several after 1.5 ms: FAILED: This could change rows on several partitions',
    'forward (readOnly false, places [n:1], version 0)',
    'answer to write after',
    '1 written, from partition-',
  ]);
});

it('spreads a change of the schema to all, and waits for one that is away', async () => {
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP }))
    .crash(100, 'partition-tokyo')
    .query(200, 'dublin', 'CREATE TABLE tags (tenant_id INTEGER, tag TEXT)', 'change')
    .query(500, 'dublin', 'SELECT body FROM notes WHERE tenant_id = 1', 'meanwhile')
    .restart(900, 'partition-tokyo')
    .until(1800);
  await tells(run, 'schema.txt', [
    'partition-tokyo crashes',
    'router-dublin → router-virginia  schema-ask (version 0)',
    'router-virginia → partition-tokyo  schema (version 1)',
    'router-dublin version: 1',
    'partition-dublin version: 1',
    'router-virginia → partition-tokyo  schema is lost: crashed',
    'answer to meanwhile after 81.7 ms',
    'partition-tokyo is started again',
    'partition-tokyo is serving',
    'router-virginia → partition-tokyo  schema (version 1)',
    'partition-tokyo version: 1',
    'partition-tokyo → router-virginia  schema-done (version 1, problem null)',
    'router-virginia → router-dublin  schema-answer',
    'answer to change after',
  ]);
});
