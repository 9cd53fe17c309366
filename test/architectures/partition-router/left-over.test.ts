/** Recovery as in Citus: a partition that comes back with a promise asks nobody; the coordinator looks, as it starts and at each interval. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const PAY =
  "BEGIN; UPDATE accounts SET balance = balance - 10 WHERE tenant_id = 'ada'; UPDATE accounts SET balance = balance + 10 WHERE tenant_id = 'bob'; COMMIT";

it('finds what was left over at its next look, and at once when it starts', async () => {
  const settings = {
    ...{ acrossPartitions: 'two-phase', recovery: 'the coordinator looks', recoverMs: 5000 },
    ...{ residents: 'ada=dublin, bob=tokyo', partitionTimeoutMs: 1000 },
  };
  const setup = [
    'CREATE TABLE accounts (tenant_id TEXT PRIMARY KEY, balance INTEGER)',
    "INSERT INTO accounts VALUES ('ada', 100), ('bob', 100)",
  ];
  const run = (await openRun({ architecture: partitionRouter, setup, settings, disk: diskOfFsync(5000) }))
    .query(100, 'virginia', PAY, 'pays')
    .crash(420, 'partition-dublin')
    .restart(1000, 'partition-dublin')
    .query(2000, 'dublin', "UPDATE accounts SET balance = balance + 5 WHERE tenant_id = 'ada'", 'tops-up')
    .query(6000, 'virginia', PAY, 'again')
    .crash(6418, 'router-virginia')
    .restart(7000, 'router-virginia')
    .query(9000, 'virginia', 'SELECT tenant_id, balance FROM accounts ORDER BY 1', 'both')
    .until(9800);
  await tells(run, 'left-over.txt', [
    'partition-dublin → router-virginia  commit-vote',
    'partition-dublin crashes',
    'router-virginia decided: pays#1',
    'router-virginia → partition-dublin  commit-decision',
    'partition-dublin is started again',
    'partition-dublin prepared: 1',
    'partition-dublin lets query wait for pays#1',
    'router-virginia → partition-dublin  commit-look',
    'partition-dublin → router-virginia  commit-inquiry (transaction pays#1)',
    'router-virginia → partition-dublin  commit-decision (transaction pays#1, commit true)',
    'partition-dublin runs end',
    'partition-dublin runs query',
    'partition-tokyo → router-virginia  commit-vote',
    'router-virginia crashes',
    'router-virginia is started again',
    'router-virginia → partition-dublin  commit-look',
    'partition-dublin → router-virginia  commit-inquiry (transaction again#1)',
    'router-virginia → partition-dublin  commit-decision (transaction again#1, commit false)',
    '[["ada",95],["bob",110]]',
  ]);
});
