/** What a member keeps and what it drops at the border of a term: rules whose breach takes a message older than several elections. */
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../../src/sim/node.ts';
import type { Rig } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { memberAt, openGroup, raftAt } from './group.ts';

const MEMBERS = ['a', 'b', 'c'];

/** Member `a`; what it sends to the others is kept, what they say is made up. */
function alone(): { readonly rig: Rig; readonly sent: Message[]; readonly say: (from: string, message: BenchMessage) => void } {
  const sent: Message[] = [];
  const rig = openGroup({ members: MEMBERS, silent: ['b', 'c'], hear: (message) => sent.push(message) });
  return { rig, sent, say: (from, message) => rig.say('a', from, message) };
}

function elect({ rig, say }: ReturnType<typeof alone>): number {
  rig.fire('a', 'election');
  const term = raftAt(rig, 'a').currentTerm;
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
    one.rig.fire('a', 'election');
    const term = raftAt(one.rig, 'a').currentTerm;
    one.say('b', { kind: 'heartbeat', term, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 0 });
    expect([memberAt(one.rig, 'a').role.value, raftAt(one.rig, 'a').votedFor]).toEqual(['follower', 'a']);
    one.say('c', { kind: 'request-vote', term, lastLogIndex: 9, lastLogTerm: term });
    one.rig.pass(3);
    expect(one.sent).toContainEqual({ kind: 'vote', term, forTerm: term, granted: false });
  });

  it('votes for an earlier term count for nothing', () => {
    const one = alone();
    one.rig.fire('a', 'election');
    one.rig.fire('a', 'election');
    one.say('b', vote(1));
    expect(memberAt(one.rig, 'a').role.value).toBe('candidate');
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
    expect(raftAt(one.rig, 'a').commitIndex).toBe(0);
    one.say('b', confirms(second, 2));
    expect(raftAt(one.rig, 'a').commitIndex).toBe(2);
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
    one.rig.pass(3);
    const before = one.sent.filter(({ kind }) => kind === 'may-read').length;
    one.say('client', { kind: 'read', id: 4 });
    one.rig.pass(3);
    expect(before).toBe(3);
    expect(one.sent.filter(({ kind }) => kind === 'may-read')).toHaveLength(3);
    one.say('b', confirms(second, 2, 1));
    one.rig.pass(3);
    expect(one.sent.filter(({ kind }) => kind === 'may-read')).toHaveLength(4);
  });
});
