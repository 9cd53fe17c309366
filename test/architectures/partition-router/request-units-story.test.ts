/** Azure Cosmos DB in direct mode as a story: the application asks the partition itself, is refused for want of request units, and asks again. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const SETUP = [
  'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)',
  "INSERT INTO notes VALUES (1, 'one'), (2, 'two'), (3, 'three')",
];
const preset = partitionRouter.tuning.presets.find(({ id }) => id === 'cosmos-direct');

it('a partition has its share of what was bought, and no more', async () => {
  const settings = { ...preset?.settings, ruPerSecond: 6, throttleWaitMs: 3000, splitRows: 0, keyRows: 0 };
  const read = 'SELECT body FROM notes WHERE tenant_id = 1';
  const run = (await openRun({ architecture: partitionRouter, setup: SETUP, settings, patienceMs: 10_000 }))
    .query(100, 'tokyo', read, 'first')
    .query(400, 'tokyo', read, 'second')
    .query(600, 'tokyo', "UPDATE notes SET body = 'changed' WHERE tenant_id = 1", 'refused-once')
    .query(1500, 'tokyo', read, 'in-debt')
    .query(1800, 'tokyo', 'SELECT body FROM notes WHERE tenant_id = 2', 'elsewhere')
    .until(2500);
  await tells(
    run,
    'request-units.txt',
    [
      'client-tokyo runs plan',
      'client-tokyo → partition-virginia  forward',
      'answer to first after',
      'answer to second after',
      'client-tokyo asks, as refused-once',
      'partition-virginia → client-tokyo  forward-reply (position null, retryUs',
      'forward (readOnly false, places [n:1], version 0, tries 1)',
      'answer to refused-once after',
      'client-tokyo asks, as in-debt',
      'partition-virginia → client-tokyo  forward-reply (position null, retryUs',
      'answer to in-debt after',
      'FAILED: Request rate is large: partition-virginia has spent its share of request units.',
      'client-tokyo asks, as elsewhere',
      '[["two"]]',
    ],
    ['throttled'],
  );
});
