/** Two-phase commit as a story: a payment commits; the next is in doubt while its router is down, and aborts when that knows nothing. */
import { it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const PAY =
  "BEGIN; UPDATE accounts SET balance = balance - 10 WHERE tenant_id = 'ada'; UPDATE accounts SET balance = balance + 10 WHERE tenant_id = 'bob'; COMMIT";

it('promises, decides on one disk, and leaves rows locked while that is away', async () => {
  const settings = { acrossPartitions: 'two-phase', recoverMs: 500, residents: 'ada=dublin, bob=tokyo', partitionTimeoutMs: 1000 };
  const setup = [
    'CREATE TABLE accounts (tenant_id TEXT PRIMARY KEY, balance INTEGER)',
    "INSERT INTO accounts VALUES ('ada', 100), ('bob', 100)",
  ];
  const run = (await openRun({ architecture: partitionRouter, setup, settings, disk: diskOfFsync(5000) }))
    .query(50, 'virginia', PAY, 'pays')
    .query(1000, 'virginia', PAY, 'again')
    .crash(1421, 'router-virginia')
    .query(1800, 'dublin', "SELECT balance FROM accounts WHERE tenant_id = 'ada'", 'looks')
    .query(1900, 'dublin', "UPDATE accounts SET balance = balance + 5 WHERE tenant_id = 'ada'", 'tops-up')
    .restart(3000, 'router-virginia')
    .query(4500, 'virginia', 'SELECT tenant_id, balance FROM accounts ORDER BY 1', 'both')
    .until(5000);
  await tells(run, 'in-doubt.txt', [
    'router-virginia → partition-dublin  forward (readOnly false, places [t:ada]',
    'router-virginia → partition-tokyo  forward (readOnly false, places [t:bob]',
    'router-virginia → partition-dublin  commit-prepare',
    'router-virginia → partition-tokyo  commit-prepare',
    'partition-dublin prepared: 1',
    'partition-dublin syncs, 5.0 ms',
    'partition-dublin → router-virginia  commit-vote',
    'partition-tokyo → router-virginia  commit-vote',
    'router-virginia syncs, 5.0 ms',
    'router-virginia decided: pays#1',
    'router-virginia → partition-tokyo  commit-decision',
    'partition-dublin → router-virginia  commit-ack',
    'partition-tokyo → router-virginia  commit-ack',
    'answer to pays after',
    'client-virginia asks, as again',
    'partition-tokyo → router-virginia  commit-vote',
    'router-virginia crashes',
    'partition-dublin → router-virginia  commit-inquiry',
    'answer to looks after 2.7 ms: [[90]]',
    'partition-dublin lets query wait for again#1',
    'answer to tops-up after',
    'router-virginia is started again',
    'partition-dublin → router-virginia  commit-inquiry',
    'router-virginia → partition-dublin  commit-decision (transaction again#1, commit false)',
    'partition-dublin runs end',
    'partition-dublin runs query',
    '[["ada",95],["bob",110]]',
  ]);
});
