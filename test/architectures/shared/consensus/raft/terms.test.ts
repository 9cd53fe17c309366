/** What a member keeps and what it drops at the border of a term: rules whose breach takes a message older than several elections. */
import { describe, expect, it } from 'vitest';
import { BENCH_CONFIG, benchLogic, type BenchMessage } from './bench-node.ts';
import type { Message } from '../../../../../src/sim/node.ts';
import { Harness } from './harness.ts';
import { raftAt } from './world.ts';

const MEMBERS = ['a', 'b', 'c'];

/** Member `a`; what it sends to the others is kept, what they say is made up. */
function alone(): { readonly harness: Harness; readonly sent: Message[]; readonly say: (from: string, message: BenchMessage) => void } {
  const sent: Message[] = [];
  const harness = new Harness({
    seed: 1,
    minDelayUs: 1,
    maxDelayUs: 1,
    ordered: true,
    deliver: (_to, _from, message) => sent.push(message),
  });
  harness.add('a', benchLogic({ id: 'a', members: MEMBERS }, BENCH_CONFIG));
  return { harness, sent, say: (from, message) => harness.feed('a', { type: 'message', from, message }) };
}

function elect({ harness, say }: ReturnType<typeof alone>): number {
  harness.feed('a', { type: 'timer', name: 'election' });
  const term = raftAt(harness, 'a').currentTerm;
  say('b', vote(term));
  return term;
}

const vote = (term: number): BenchMessage => ({
  kind: 'vote',
  term,
  forTerm: term,
  granted: true,
});

const confirms = (term: number, matchIndex: number, round = 0): BenchMessage => ({
  kind: 'append-reply',
  term,
  success: true,
  prevLogIndex: matchIndex - 1,
  matchIndex,
  conflictTerm: 0,
  conflictIndex: 0,
  round,
});

describe('within a term', () => {
  it('a candidate that finds a leader keeps the vote that it gave to itself', () => {
    const one = alone();
    one.harness.feed('a', { type: 'timer', name: 'election' });
    const term = raftAt(one.harness, 'a').currentTerm;
    one.say('b', { kind: 'heartbeat', term, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 0 });
    expect([raftAt(one.harness, 'a').role.value, raftAt(one.harness, 'a').votedFor]).toEqual(['follower', 'a']);
    one.say('c', { kind: 'request-vote', term, lastLogIndex: 9, lastLogTerm: term });
    one.harness.run(10);
    expect(one.sent).toContainEqual({ kind: 'vote', term, forTerm: term, granted: false });
  });

  it('votes for an earlier term count for nothing', () => {
    const one = alone();
    one.harness.feed('a', { type: 'timer', name: 'election' });
    one.harness.feed('a', { type: 'timer', name: 'election' });
    one.say('b', vote(1));
    expect(raftAt(one.harness, 'a').role.value).toBe('candidate');
  });
});

describe('a leader that leads again', () => {
  it('does not believe what it was told in an earlier term', () => {
    const one = alone();
    const first = elect(one);
    one.say('c', { kind: 'vote', term: first + 1, forTerm: first + 1, granted: false });
    const second = elect(one);
    expect(second).toBe(first + 2);
    one.say('b', confirms(first, 2));
    expect(raftAt(one.harness, 'a').commitIndex).toBe(0);
    one.say('b', confirms(second, 2));
    expect(raftAt(one.harness, 'a').commitIndex).toBe(2);
  });

  it('does not take an earlier term’s confirmation of a read for one of this', () => {
    const one = alone();
    const first = elect(one);
    one.say('b', confirms(first, 1));
    for (const id of [1, 2, 3]) {
      one.say('client', { kind: 'read', id });
      one.say('b', confirms(first, 1, id));
    }
    one.say('c', { kind: 'vote', term: first + 1, forTerm: first + 1, granted: false });
    const second = elect(one);
    one.say('b', confirms(second, 2));
    one.harness.run(10);
    const before = one.sent.filter(({ kind }) => kind === 'may-read').length;
    one.say('client', { kind: 'read', id: 4 });
    one.harness.run(20);
    expect(before).toBe(3);
    expect(one.sent.filter(({ kind }) => kind === 'may-read')).toHaveLength(3);
    one.say('b', confirms(second, 2, 1));
    one.harness.run(30);
    expect(one.sent.filter(({ kind }) => kind === 'may-read')).toHaveLength(4);
  });
});
