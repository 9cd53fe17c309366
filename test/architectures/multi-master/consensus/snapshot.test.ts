/** A member that was away for longer than the log reaches back, as a story; and the same after its disk was lost. */
import { expect, it } from 'vitest';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const LEFT_OUT = [...CHATTER, 'term', 'votedFor', 'quorum', 'votes', 'read-index', 'read-index-reply'];

async function ledGroup(): Promise<{ readonly run: Run; readonly late: string; readonly leader: string }> {
  const settings = { electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, snapshotEntries: 4, trailingEntries: 1, snapshotChunkKB: 1 };
  const run = await openRun({ architecture: multiMaster, settings, patienceMs: 10_000, disk: diskOfFsync(1000) });
  run.until(4000);
  const leader = ['virginia', 'dublin', 'tokyo'].find((region) => run.roleOf(`member-${region}`) === 'leader') ?? '';
  return { run, leader, late: leader === 'tokyo' ? 'dublin' : 'tokyo' };
}

it('brings a late member up with a snapshot in parts, and then with the log', async () => {
  const { run, leader, late } = await ledGroup();
  run.crash(4000, `member-${late}`);
  for (let i = 1; i <= 5; i += 1) run.query(4000 + 500 * i, leader, "INSERT INTO items (name) VALUES ('globe')", `write-${i}`);
  run.restart(7000, `member-${late}`).query(9000, late, 'SELECT count(*) FROM items', 'read').until(10_000);
  const at = `member-${late}`;
  await tells(
    run,
    'late-snapshot.txt',
    [
      `${at} crashes`,
      'runs keep',
      'snapshotAt: 4',
      `client-${leader} asks, as write-5`,
      `${at} is started again`,
      'runs image',
      `sendsSnapshot: [${at}, 4, `,
      `member-${leader} → ${at}  install-snapshot (term 1, lastIncludedIndex 4, lastIncludedTerm 1, ordinal 3, offset 0`,
      `${at} syncs`,
      `${at} → member-${leader}  snapshot-reply (term 1, lastIncludedIndex 4, received 1024, done false)`,
      'offset 1024',
      'done true',
      `${at} runs load`,
      'installed: 4',
      `${at} syncs`,
      'done true',
      `member-${leader} → ${at}  append-entries (term 1, prevLogIndex 4, prevLogTerm 1, entries [2]`,
      `${at} runs replay`,
      `[[6]], from ${at} v5`,
    ],
    LEFT_OUT,
  );
  expect(run.sql.digest(`member-${late}`)).toBe(run.sql.digest(`member-${leader}`));
});

it('fills a member whose disk was lost, which does not vote again', async () => {
  const { run, leader, late } = await ledGroup();
  run.query(4100, leader, "INSERT INTO items (name) VALUES ('globe')", 'write').at(5000, { type: 'wipe', node: `member-${late}` });
  run.restart(5200, `member-${late}`).query(5300, late, 'SELECT count(*) FROM items', 'read').until(6500);
  run.crash(6500, `member-${leader}`).until(10_000);
  await tells(
    run,
    'lost-disk.txt',
    [
      'and its disk is lost',
      `member-${late} is learner`,
      'lostDisk: true',
      'runs keep',
      'runs image',
      'install-snapshot',
      `member-${late} runs load`,
      'installed: 2',
      `[[2]], from member-${late} v1`,
      `member-${leader} crashes`,
      'is candidate',
      'request-vote',
      `vote (term 2, forTerm 2, granted false)`,
    ],
    LEFT_OUT,
  );
  expect(
    run.events.some(
      ({ type, ...event }) => type === 'role' && 'at' in event && event.at > 6_500_000 && 'role' in event && event.role === 'leader',
    ),
  ).toBe(false);
});
