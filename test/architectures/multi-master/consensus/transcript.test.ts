/** The room as a story: a write through a follower, the leader falls, and writing goes on. */
import { it } from 'vitest';
import { consensus as multiMaster } from '../../../../src/architectures/multi-master/consensus/index.ts';
import { openRun } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

it('commits what a majority holds, elects another leader, and brings the old one back', async () => {
  const settings = { electionTimeoutMinMs: 600, electionTimeoutMaxMs: 1200, requestTimeoutMs: 5000 };
  const run = await openRun({ architecture: multiMaster, settings, patienceMs: 10_000 });
  run.query(4000, 'tokyo', "INSERT INTO items (name) VALUES ('globe')", 'write');
  run.query(4500, 'dublin', 'SELECT name FROM items ORDER BY id', 'read').until(5000);
  const leader = ['virginia', 'dublin', 'tokyo'].find((region) => run.roleOf(`member-${region}`) === 'leader') ?? '';
  const other = leader === 'tokyo' ? 'dublin' : 'tokyo';
  run.crash(5000, `member-${leader}`).query(5100, other, "INSERT INTO items (name) VALUES ('atlas')", 'while-electing');
  run.restart(8000, `member-${leader}`).query(9500, leader, 'SELECT name FROM items ORDER BY id', 'after').until(10_000);
  const telling = [
    'is leader',
    'client-tokyo asks, as write',
    'propose (term',
    'append-entries (term',
    'append-reply (term',
    'commit: ',
    'answer to write after',
    '1 written, from member-tokyo v1',
    'client-dublin asks, as read',
    '[["map"],["globe"]], from member-dublin v1',
    `member-${leader} crashes`,
    'is candidate',
    'request-vote (term',
    'vote (term',
    'is leader',
    'answer to while-electing after',
    `1 written, from member-${other} v2`,
    `member-${leader} is started again`,
    `member-${leader} is follower`,
    'answer to after',
    `[["map"],["globe"],["atlas"]], from member-${leader} v2`,
  ];
  await tells(run, 'leader-falls.txt', telling, [...CHATTER, 'term', 'votedFor', 'quorum', 'votes']);
});
