/** Points of the protocol where a message that comes twice, late, or from a stranger must make no difference. */
import { describe, expect, it } from 'vitest';
import type { AppendReply } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { RaftConfig } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { BENCH_CONFIG, benchLogic, type BenchMessage } from './bench-node.ts';
import { Harness } from './harness.ts';
import { raftAt } from './world.ts';

type Changes = Partial<Omit<RaftConfig, 'id' | 'members'>>;

/** Member `a` of five; what it sends to `b` is kept, what the others say is made up. */
class Alone {
  readonly toB: Message[] = [];
  readonly harness: Harness;

  constructor(changes: Changes = {}) {
    this.harness = new Harness({
      seed: 1,
      minDelayUs: 1,
      maxDelayUs: 1,
      ordered: true,
      sent: (_from, to, message) => {
        if (to === 'b') this.toB.push(message);
      },
    });
    this.harness.add('a', benchLogic({ id: 'a', members: ['a', 'b', 'c', 'd', 'e'] }, { ...BENCH_CONFIG, ...changes }));
  }

  get raft(): ReturnType<typeof raftAt> {
    return raftAt(this.harness, 'a');
  }

  say(from: NodeId, message: BenchMessage): void {
    this.harness.feed('a', { type: 'message', from, message });
  }

  fire(timer: 'election' | 'heartbeat'): void {
    this.harness.feed('a', { type: 'timer', name: timer });
  }

  vote(from: NodeId): void {
    this.say(from, { kind: 'vote', term: this.raft.currentTerm, forTerm: this.raft.currentTerm, granted: true });
  }

  lead(): void {
    this.fire('election');
    this.vote('b');
    this.vote('c');
    expect(this.raft.isLeader).toBe(true);
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
    return one.raft.isLeader;
  };

  it('is one vote: two of five do not elect', () => {
    expect(electedByOne({})).toBe(false);
    expect(electedByOne({ isNewVoter: () => true })).toBe(true);
  });

  it('is one pre-vote', () => {
    const one = new Alone({ preVote: true });
    one.fire('election');
    for (let i = 0; i < 3; i += 1) one.say('b', { kind: 'pre-vote', term: 0, forTerm: 1, granted: true });
    expect(one.raft.role.value).toBe('follower');
    one.say('c', { kind: 'pre-vote', term: 0, forTerm: 1, granted: true });
    expect(one.raft.role.value).toBe('candidate');
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
    const sent = (): number => one.toB.filter(({ kind }) => kind === 'append-entries').length;
    expect(sent()).toBe(2);
    for (let i = 0; i < 5; i += 1) one.answer('b', 1);
    expect(sent()).toBe(3);
    // One answer may stand for several: what it confirms has all arrived.
    one.answer('b', 3);
    expect(sent()).toBe(5);
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
    expect(one.raft.isLeader).toBe(true);
    one.fire('heartbeat');
    expect(one.raft.isLeader).toBe(false);
  });
});

describe('a stranger', () => {
  const electedByStrangers = (rules: Partial<Rules>): boolean => {
    const one = new Alone({ rules: { ...RULES, ...rules } });
    one.fire('election');
    one.vote('x');
    one.vote('y');
    return one.raft.isLeader;
  };

  it('has no vote', () => {
    expect(electedByStrangers({})).toBe(false);
    expect(electedByStrangers({ isMember: () => true })).toBe(true);
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
    one.harness.now += silenceUs;
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
      const harness = new Harness({ seed: 1, minDelayUs: 1000, maxDelayUs: 1000, ordered: true });
      for (const id of ['a', 'b', 'c'])
        harness.add(id, benchLogic({ id, members: ['a', 'b', 'c'] }, { ...BENCH_CONFIG, rules: { ...RULES, ...rules } }));
      harness.feed('a', { type: 'timer', name: 'election' });
      harness.run(50_000);
      // c hears nobody, but is heard.
      for (const id of ['a', 'b']) harness.cut(id, 'c');
      for (let i = 0; i < 5; i += 1) {
        harness.feed('c', { type: 'timer', name: 'election' });
        harness.run(harness.now + 10_000);
      }
      return raftAt(harness, 'a').isLeader && raftAt(harness, 'a').currentTerm === 1;
    };
    expect(stillLeads({})).toBe(true);
    expect(stillLeads({ hearsLeader: () => false })).toBe(false);
  });
});

describe('a full log', () => {
  it('still lets a new leader open its term, commit what is left and confirm reads; clients are refused', () => {
    const told: Message[] = [];
    const harness = new Harness({
      seed: 1,
      minDelayUs: 1000,
      maxDelayUs: 1000,
      ordered: true,
      deliver: (_to, _from, message) => told.push(message),
    });
    const members = ['a', 'b', 'c'];
    for (const id of members) harness.add(id, benchLogic({ id, members }, { ...BENCH_CONFIG, maxLogEntries: 4, checkQuorum: false }));
    const ask = (member: NodeId, message: BenchMessage): void => harness.feed(member, { type: 'message', from: 'client', message });
    harness.feed('a', { type: 'timer', name: 'election' });
    harness.run(10_000);
    // The last entry reaches b alone, and nobody hears that it did.
    for (const id of [1, 2]) ask('a', { kind: 'propose', id });
    harness.run(20_000);
    harness.part(['a'], ['c']);
    harness.cut('b', 'a');
    ask('a', { kind: 'propose', id: 3 });
    harness.run(30_000);
    harness.crash('a');
    harness.heal();
    expect(raftAt(harness, 'b').log.lastIndex).toBe(4);
    harness.feed('b', { type: 'timer', name: 'election' });
    harness.run(40_000);
    expect(raftAt(harness, 'b')).toMatchObject({ isLeader: true, commitIndex: 5 });
    told.length = 0;
    ask('b', { kind: 'propose', id: 4 });
    ask('b', { kind: 'read', id: 5 });
    harness.run(50_000);
    expect(told).toEqual([
      { kind: 'rejected', id: 4, leader: 'b' },
      { kind: 'may-read', id: 5, index: 5 },
    ]);
  });
});
