/** Half a transfer seen, and the same read with a common snapshot: one partition is down between its promise and the commit. */
import { expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const PAY =
  "BEGIN; UPDATE accounts SET balance = balance - 10 WHERE tenant_id = 'ada'; UPDATE accounts SET balance = balance + 10 WHERE tenant_id = 'bob'; COMMIT";
const SUM = 'SELECT sum(balance) FROM accounts';

async function opened(snapshot: string, rules: Partial<Rules> = {}): Promise<Run> {
  const settings = {
    ...{ acrossPartitions: 'two-phase', recoverMs: 500, routers: 'main region', snapshot },
    ...{ residents: 'ada=dublin, bob=tokyo', partitionTimeoutMs: 3000 },
  };
  const setup = [
    'CREATE TABLE accounts (tenant_id TEXT PRIMARY KEY, balance INTEGER)',
    "INSERT INTO accounts VALUES ('ada', 100), ('bob', 100)",
  ];
  return openRun({ architecture: brokenPartitionRouter(rules), setup, settings, disk: diskOfFsync(5000) });
}

async function story(snapshot: string, rules: Partial<Rules> = {}): Promise<Run> {
  return (await opened(snapshot, rules))
    .query(50, 'virginia', PAY, 'pays')
    .crash(480, 'partition-tokyo')
    .restart(600, 'partition-tokyo')
    .query(620, 'virginia', SUM, 'report')
    .query(3500, 'virginia', SUM, 'later')
    .until(4200);
}

it('shows half a transfer where nothing holds partitions together', async () => {
  await tells(await story('none in common'), 'half-seen.txt', [
    'router-virginia decided: pays#1',
    'partition-tokyo is started again',
    'client-virginia asks, as report',
    'answer to report after',
    '[[190]]',
    'answer to pays after',
    'answer to later after',
    '[[200]]',
  ]);
});

it('waits for the other half with a common snapshot', async () => {
  const run = await story('a common one');
  await tells(run, 'whole-seen.txt', [
    'router-virginia decided: pays#1',
    'client-virginia asks, as report',
    'partition-tokyo → router-virginia  commit-ack',
    'answer to report after',
    '[[200]]',
  ]);
  expect(run.violations).toEqual([]);
});

it('shows both halves, to two regions and with nothing broken: their questions pass the decision on different roads', async () => {
  const settings = { acrossPartitions: 'two-phase', residents: 'ada=dublin, bob=tokyo' };
  const setup = [
    'CREATE TABLE accounts (tenant_id TEXT PRIMARY KEY, balance INTEGER)',
    "INSERT INTO accounts VALUES ('ada', 100), ('bob', 100)",
  ];
  const run = (await openRun({ architecture: brokenPartitionRouter({}), setup, settings, disk: diskOfFsync(5000) }))
    .query(50, 'virginia', PAY, 'pays')
    .query(485, 'dublin', SUM, 'in-dublin')
    .query(510, 'tokyo', SUM, 'in-tokyo')
    .query(1000, 'dublin', SUM, 'later')
    .until(1500);
  await tells(run, 'both-halves.txt', [
    'router-virginia decided: pays#1',
    'router-dublin → partition-dublin  fetch',
    'partition-dublin runs end',
    'router-tokyo → partition-tokyo  fetch',
    'partition-tokyo runs end',
    'answer to in-dublin after',
    '[[210]]',
    'answer to in-tokyo after',
    '[[190]]',
    'answer to later after',
    '[[200]]',
  ]);
  expect(run.violations).toEqual([]);
});

it('planted bug: a read does not wait for commits', async () => {
  const run = await story('a common one', { mayRead: () => true });
  expect(run.violations.join()).toMatch(/a snapshot is one: report saw pays#1 on partition-dublin and not on partition-tokyo/);
});

it('does not look for a transaction where it changed nothing', async () => {
  const run = (await opened('a common one'))
    .query(50, 'virginia', 'UPDATE accounts SET balance = balance + 1', 'all')
    .query(1500, 'virginia', SUM, 'report')
    .until(3000);
  expect(run.answer('report')).toEqual([[202]]);
  expect(run.violations).toEqual([]);
});

/** Found by a random world: it was called a breach, and nobody promises it, since whoever waits there may have what the commit waits for. */
it('does not hold a read inside of a transaction, and promises nothing of it', async () => {
  const steps = [{ sql: SUM, params: [] }];
  const sql = `BEGIN ISOLATION LEVEL REPEATABLE READ; ${SUM}; COMMIT`;
  const run = (await opened('a common one'))
    .query(50, 'virginia', PAY, 'pays')
    .crash(480, 'partition-tokyo')
    .restart(600, 'partition-tokyo');
  run.at(620, { type: 'query', client: 'client-virginia', op: 'report', sql, params: [], steps, isolation: 'repeatable read' }).until(4200);
  expect(run.answer('report')).toEqual([[190]]);
  expect(run.violations).toEqual([]);
});
