/** Spanner as a story: commit wait beside Paxos. */
import { expect, it } from 'vitest';
import { spanner } from '../../../../src/architectures/multi-master/spanner/index.ts';
import { openRun } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { QUIET } from './quiet.ts';

const WRITE = "INSERT INTO items (name) VALUES ('globe')";

it('waits out a timestamp beside Paxos: where replicas are near, the wait is what a write costs; where they are far, nothing is left of it', async () => {
  const settings = { startLeader: 1, epsilonBaseMs: 10, driftPpm: 0 };
  const near = await openRun({ architecture: spanner, settings, rttMs: (a, b) => (a === b ? 1 : 4) });
  near.query(1000, 'virginia', WRITE, 'write').until(1100);
  // From the request on at the latest that it may be, until the earliest is beyond that: twice ε, 20 ms.
  expect(near.latencyMs('write')).toBeGreaterThan(20);
  expect(near.latencyMs('write')).toBeLessThan(24);
  const telling = [
    'as write',
    'accept (ballot 3',
    'accepted (ballot 3',
    'commit: 2',
    'commitWait: 16',
    'runs replay',
    'answer to write after',
  ];
  await tells(near, 'commit-wait.txt', telling, QUIET);
  const far = await openRun({ architecture: spanner, settings });
  far.query(1000, 'virginia', WRITE, 'write').until(1200);
  expect(far.latencyMs('write')).toBeLessThan(83);
  expect(far.reported('spanserver-virginia', 'commitWait')).toBeUndefined();
});

it('shows what is over where a time master lies: a read asked after a write was answered does not see it', async () => {
  const story = async (offsetMs: number) => {
    const run = await openRun({ architecture: spanner, settings: { startLeader: 1, pollMs: 1000 } });
    if (offsetMs !== 0) run.at(1500, { type: 'skew', node: 'time-master-tokyo', offsetMs, driftPpm: 0 });
    run.query(4000, 'virginia', "UPDATE items SET name = 'globe' WHERE id = 1", 'write').until(4200);
    run.query(4200, 'tokyo', 'SELECT name FROM items WHERE id = 1', 'read').until(4600);
    return run.query(5000, 'tokyo', 'SELECT name FROM items WHERE id = 1', 'later').until(5500);
  };
  const lied = await story(-400);
  expect(lied.returned('write').at).toBeLessThan(4_200_000);
  expect([lied.answer('read'), lied.answer('later')]).toEqual([[['map']], [['globe']]]);
  const telling = [
    'time-master-tokyo',
    'answer to write after',
    'as read',
    'safe-time-request',
    'safe-time (',
    '[["map"]]',
    'as later',
    '[["globe"]]',
  ];
  await tells(lied, 'lying-clock.txt', telling, QUIET);
  expect((await story(0)).answer('read')).toEqual([['globe']]);
});
