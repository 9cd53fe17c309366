/** Elections step by step: scenes as transcripts, and the details that a scene does not show. */
import { describe, expect, it } from 'vitest';
import type { Vote } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { BENCH_CONFIG, benchLogic } from './bench-node.ts';
import type { Effect } from '../../../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../../../src/sim/returning.ts';
import { Harness, MemoryDisk } from './harness.ts';
import { Scene } from './transcript.ts';
import { raftAt } from './world.ts';

const MEMBERS = ['a', 'b', 'c'];
const vote = (kind: Vote['kind'], term: number, forTerm: number): Vote => ({ kind, term, forTerm, granted: true });
const EQUAL = { a: [1, 1], b: [1, 1], c: [1, 1] };

describe('an election', () => {
  it('is won by a majority, and a second candidate deposes the first with a higher term', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL });
    scene.elect('a', 8);
    scene.elect('b', 8);
    expect(raftAt(scene.harness, 'b').isLeader).toBe(true);
    await expect(scene.text()).toMatchFileSnapshot('election.txt');
  });

  it('may end with split votes, and the next timeout settles it', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: { ...EQUAL, d: [1, 1] } });
    scene.act(
      'the election timers of a and d fire at once; b hears a first, c hears d',
      (harness) => {
        harness.cut('a', 'c');
        harness.cut('d', 'b');
        harness.feed('a', { type: 'timer', name: 'election' });
        harness.feed('d', { type: 'timer', name: 'election' });
      },
      4,
    );
    scene.act(
      'all hear each other again, and the election timer of d fires first',
      (harness) => {
        harness.heal();
        harness.feed('d', { type: 'timer', name: 'election' });
      },
      8,
    );
    expect(raftAt(scene.harness, 'd').isLeader).toBe(true);
    await expect(scene.text()).toMatchFileSnapshot('split-vote.txt');
  });

  it('with pre-vote, a member that was cut off does not raise the term when it returns', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL, preVote: true });
    scene.elect('a', 8);
    scene.act(
      'c is cut off, and its election timer fires again and again',
      (harness) => {
        harness.part(['c'], ['a', 'b']);
        for (let i = 0; i < 3; i += 1) harness.feed('c', { type: 'timer', name: 'election' });
      },
      3,
    );
    scene.act(
      'c is back; its election timer fires once more',
      (harness) => {
        harness.heal();
        harness.feed('c', { type: 'timer', name: 'election' });
      },
      4,
    );
    expect(raftAt(scene.harness, 'a').isLeader).toBe(true);
    expect(raftAt(scene.harness, 'c').currentTerm).toBe(2);
    await expect(scene.text()).toMatchFileSnapshot('pre-vote.txt');
  });

  it('a pre-vote that is still open when its sender wins starts no other election', () => {
    // Found by the fuzz: late votes of term 2 made a the leader, late pre-votes then carried it, still leading, to term 3.
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL, preVote: true });
    const { harness } = scene;
    harness.feed('a', { type: 'timer', name: 'election' });
    harness.feed('a', { type: 'message', from: 'b', message: vote('pre-vote', 1, 2) });
    harness.feed('a', { type: 'timer', name: 'election' });
    harness.feed('a', { type: 'message', from: 'b', message: vote('vote', 2, 2) });
    harness.feed('a', { type: 'message', from: 'c', message: vote('pre-vote', 2, 3) });
    expect([raftAt(harness, 'a').isLeader, raftAt(harness, 'a').currentTerm]).toEqual([true, 2]);
  });
});

describe('a leader', () => {
  it('steps down when it hears no majority for the longest election timeout, if it is told to check', () => {
    for (const checkQuorum of [true, false]) {
      const harness = new Harness({ seed: 1, minDelayUs: 1000, maxDelayUs: 1000, ordered: true });
      for (const id of MEMBERS) harness.add(id, benchLogic({ id, members: MEMBERS }, { ...BENCH_CONFIG, checkQuorum }));
      harness.run(3_000_000);
      const leader = MEMBERS.find((id) => raftAt(harness, id).isLeader) ?? '';
      harness.part(
        [leader],
        MEMBERS.filter((id) => id !== leader),
      );
      harness.run(harness.now + 900_000);
      expect(raftAt(harness, leader)).toMatchObject({ isLeader: true, quorum: 1 });
      harness.run(harness.now + 1_500_000);
      expect(raftAt(harness, leader).isLeader).toBe(!checkQuorum);
    }
  });
});

describe('what a promise rests on', () => {
  const order = (effects: readonly Effect[]): string =>
    effects.map((effect) => (effect.type === 'send' ? effect.message.kind : effect.type)).join(' ');
  const boot = (): { readonly logic: ReturningLogic; readonly state: unknown } => {
    const logic: ReturningLogic = benchLogic({ id: 'a', members: MEMBERS });
    return { logic, state: logic.boot(new MemoryDisk(), logic.roles.initial, 0).state };
  };

  it('is on disk before the message leaves: candidacy, vote, entries', () => {
    const { logic, state } = boot();
    expect(order(logic.step(state, { type: 'timer', name: 'election' }, 5))).toBe('role persist setTimer request-vote request-vote');
    const ask = { kind: 'request-vote', term: 7, lastLogIndex: 0, lastLogTerm: 0 };
    expect(order(logic.step(state, { type: 'message', from: 'b', message: ask }, 6))).toBe('persist role persist setTimer vote');
    const entries = [{ term: 7, ordinal: 1, payload: { client: 'x', id: 1 } }];
    const append = { kind: 'append-entries', term: 7, prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 0, round: 0 };
    expect(order(logic.step(state, { type: 'message', from: 'b', message: append }, 7))).toBe('setTimer append append-reply');
  });

  it('survives a restart: the vote is not given twice in a term', () => {
    const replies: unknown[] = [];
    const logic: ReturningLogic = benchLogic({ id: 'a', members: MEMBERS });
    const harness = new Harness({
      seed: 1,
      minDelayUs: 1,
      maxDelayUs: 1,
      ordered: true,
      deliver: (_to, _from, message) => replies.push('granted' in message && message.granted),
    });
    harness.add('a', logic);
    const ask = { kind: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0 };
    harness.feed('a', { type: 'message', from: 'b', message: ask });
    harness.crash('a');
    harness.restart('a');
    harness.feed('a', { type: 'message', from: 'c', message: ask });
    harness.feed('a', { type: 'message', from: 'b', message: ask });
    harness.run(100);
    expect(replies).toEqual([true, false, true]);
  });
});
