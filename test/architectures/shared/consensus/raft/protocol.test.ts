/** Points of the protocol where a message that comes twice, late, or from a stranger must make no difference. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import type { AppendReply } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { type Rig, tear } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { type Changes, leads, memberAt, openGroup, raftAt } from './group.ts';

const FIVE = ['a', 'b', 'c', 'd', 'e'];

/** Member `a` of five; what the others say is made up. */
class Alone {
  readonly rig: Rig;

  constructor(changes: Changes = {}) {
    this.rig = openGroup({ members: FIVE, silent: FIVE.slice(1), config: changes });
  }

  /** Entries on their way to `b`. */
  sentToB(): number {
    return this.rig.sent().filter(({ to, message }) => to === 'b' && message.kind === 'append-entries').length;
  }

  get leads(): boolean {
    return leads(this.rig, 'a');
  }

  get role(): string {
    return memberAt(this.rig, 'a').role.value;
  }

  get raft(): ReturnType<typeof raftAt> {
    return raftAt(this.rig, 'a');
  }

  say(from: NodeId, message: BenchMessage): void {
    this.rig.say('a', from, message);
  }

  fire(timer: 'election' | 'heartbeat'): void {
    this.rig.fire('a', timer);
  }

  vote(from: NodeId): void {
    this.say(from, { kind: 'vote', term: this.raft.currentTerm, forTerm: this.raft.currentTerm, granted: true });
  }

  lead(): void {
    this.fire('election');
    this.vote('b');
    this.vote('c');
    expect(this.leads).toBe(true);
  }

  answer(from: NodeId, matchIndex: number, kind: AppendReply['kind'] = 'append-reply', round = 0): void {
    const term = this.raft.currentTerm;
    this.say(from, { kind, term, success: true, prevLogIndex: matchIndex - 1, matchIndex, conflictTerm: 0, conflictIndex: 0, round });
  }

  propose(id: number): void {
    this.say('client', { kind: 'propose', id });
  }
}

describe('a message that comes twice', () => {
  const electedByOne = (rules: Partial<Rules>): boolean => {
    const one = new Alone({ rules: { ...RULES, ...rules } });
    one.fire('election');
    for (let i = 0; i < 3; i += 1) one.vote('b');
    return one.leads;
  };

  it('is one vote: two of five do not elect', () => {
    expect(electedByOne({})).toBe(false);
    expect(electedByOne({ isNewVoter: () => true })).toBe(true);
  });

  it('is one pre-vote', () => {
    const one = new Alone({ preVote: true });
    one.fire('election');
    for (let i = 0; i < 3; i += 1) one.say('b', { kind: 'pre-vote', term: 0, forTerm: 1, granted: true });
    expect(one.role).toBe('follower');
    one.say('c', { kind: 'pre-vote', term: 0, forTerm: 1, granted: true });
    expect(one.role).toBe('candidate');
  });

  it('is one copy of an entry: two of five commit nothing', () => {
    const one = new Alone();
    one.lead();
    for (let i = 0; i < 3; i += 1) one.answer('b', 1);
    expect(one.raft.commitIndex).toBe(0);
    one.answer('c', 1);
    expect(one.raft.commitIndex).toBe(1);
  });

  it('makes room for one message in the pipeline, not for two', () => {
    const one = new Alone({ maxBatch: 1, maxInFlight: 2 });
    one.lead();
    for (let id = 1; id <= 6; id += 1) one.propose(id);
    expect(one.sentToB()).toBe(2);
    for (let i = 0; i < 5; i += 1) one.answer('b', 1);
    expect(one.sentToB()).toBe(3);
    // One answer may stand for several: what it confirms has all arrived.
    one.answer('b', 3);
    expect(one.sentToB()).toBe(5);
  });

  it('does not prolong a lead: only who answers the newest heartbeats is heard', () => {
    const one = new Alone({ heartbeatUs: 100_000, electionTimeoutMinUs: 300_000, electionTimeoutMaxUs: 300_000 });
    one.lead();
    one.fire('heartbeat');
    for (const id of ['b', 'c']) one.answer(id, 1, 'heartbeat-reply', 1);
    for (let i = 0; i < 3; i += 1) {
      one.fire('heartbeat');
      for (const id of ['b', 'c']) one.answer(id, 1, 'heartbeat-reply', 1);
    }
    expect(one.leads).toBe(true);
    one.fire('heartbeat');
    expect(one.leads).toBe(false);
  });
});

describe('a stranger', () => {
  const electedByStrangers = (rules: Partial<Rules>): boolean => {
    const one = new Alone({ rules: { ...RULES, ...rules } });
    one.fire('election');
    one.vote('x');
    one.vote('y');
    return one.leads;
  };

  it('has no vote', () => {
    expect(electedByStrangers({})).toBe(false);
    // Nor where it is let in: votes are counted by who has a seat. As a leader it would be followed (fuzz.test.ts).
    expect(electedByStrangers({ isMember: () => true })).toBe(false);
  });

  it('gets no vote, leads nobody, and raises no term', () => {
    const one = new Alone();
    one.say('x', { kind: 'request-vote', term: 9, lastLogIndex: 9, lastLogTerm: 9 });
    one.say('x', { kind: 'heartbeat', term: 9, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 0 });
    one.say('x', { kind: 'vote', term: 9, forTerm: 9, granted: false });
    one.say('x', { kind: 'commit', term: 0, leaderCommit: 3 });
    expect(one.raft).toMatchObject({ currentTerm: 0, votedFor: null, leader: null, commitIndex: 0 });
  });
});

describe('who hears a leader', () => {
  const heartbeat: BenchMessage = { kind: 'heartbeat', term: 3, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 1 };
  const request: BenchMessage = { kind: 'request-vote', term: 8, lastLogIndex: 9, lastLogTerm: 3 };

  const askedAfter = (silenceUs: number, changes: Changes = {}): number => {
    const one = new Alone({ electionTimeoutMinUs: 300_000, electionTimeoutMaxUs: 900_000, ...changes });
    one.say('b', heartbeat);
    // Its clock goes on; its timers do not fire.
    one.rig.obey({ type: 'skew', node: 'a', offsetMs: silenceUs / 1000, driftPpm: 0 });
    one.say('c', request);
    return one.raft.currentTerm;
  };

  it('drops a request for its vote for the least election timeout, term and all', () => {
    expect(askedAfter(299_999)).toBe(3);
    expect(askedAfter(300_000)).toBe(8);
  });

  it('takes it, as in the paper, where leaders do not step down by themselves', () => {
    expect(askedAfter(0, { checkQuorum: false })).toBe(8);
  });

  it('takes it when its clock was set back since: such a clock cannot tell', () => {
    expect(askedAfter(-100_000)).toBe(8);
  });

  it('and leads, keeps leading: a member that comes back with a higher term deposes nobody by asking for votes', () => {
    const stillLeads = (rules: Partial<Rules>): boolean => {
      const rig = openGroup({ members: ['a', 'b', 'c'], config: { rules: { ...RULES, ...rules } } });
      rig.fire('a', 'election').pass(50);
      // c hears nobody, but is heard.
      rig.cut(['a', 'b'], ['c']);
      for (let i = 0; i < 5; i += 1) rig.fire('c', 'election').pass(10);
      return leads(rig, 'a') && raftAt(rig, 'a').currentTerm === 1;
    };
    expect(stillLeads({})).toBe(true);
    expect(stillLeads({ hearsLeader: () => false })).toBe(false);
  });
});

describe('a full log', () => {
  it('still lets a new leader open its term, commit what is left and confirm reads; clients are refused', () => {
    const told: Message[] = [];
    const rig = openGroup({
      members: ['a', 'b', 'c'],
      config: { maxLogEntries: 4, checkQuorum: false },
      hear: (message) => told.push(message),
    });
    const ask = (member: NodeId, message: BenchMessage): Rig => rig.say(member, 'client', message);
    rig.fire('a', 'election').pass(10);
    // The last entry reaches b alone, and nobody hears that it did.
    for (const id of [1, 2]) ask('a', { kind: 'propose', id });
    rig
      .pass(10)
      .obey(tear(['a'], ['c']))
      .cut(['b'], ['a']);
    ask('a', { kind: 'propose', id: 3 }).pass(10);
    rig.obey({ type: 'crash', node: 'a' }).obey({ type: 'heal', name: null });
    expect(lastIndex(raftAt(rig, 'b').log)).toBe(4);
    rig.fire('b', 'election').pass(10);
    expect([leads(rig, 'b'), raftAt(rig, 'b').commitIndex]).toEqual([true, 5]);
    told.length = 0;
    ask('b', { kind: 'propose', id: 4 });
    ask('b', { kind: 'read', id: 5 }).pass(10);
    expect(told).toEqual([
      { kind: 'rejected', id: 4, leader: 'b' },
      { kind: 'may-read', id: 5, index: 5 },
    ]);
  });
});
