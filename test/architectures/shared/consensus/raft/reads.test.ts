/** Linearizable reads share rounds of heartbeats, and no read is confirmed by a round that began before it came. */
import { describe, expect, it } from 'vitest';
import type { AppendReply } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Message } from '../../../../../src/sim/node.ts';
import { BENCH_CONFIG, benchLogic, type BenchMessage } from './bench-node.ts';
import { Harness } from './harness.ts';
import { raftAt } from './world.ts';

const MEMBERS = ['a', 'b', 'c'];

interface Group {
  readonly harness: Harness;
  /** What reached a client, in order. */
  readonly told: Message[];
  /** Heartbeats that left `a`. */
  readonly beats: Message[];
  readonly ask: (member: string, message: BenchMessage) => void;
}

/** Three members, `a` leads, everything takes 1 ms; the no-op of its term is committed. */
function ledByA(rules: Partial<Rules> = {}): Group {
  const told: Message[] = [];
  const beats: Message[] = [];
  const harness = new Harness({
    seed: 1,
    minDelayUs: 1000,
    maxDelayUs: 1000,
    ordered: true,
    deliver: (_to, _from, message) => told.push(message),
    sent: (from, to, message) => {
      if (from === 'a' && to === 'b' && message.kind === 'heartbeat') beats.push(message);
    },
  });
  const config = { ...BENCH_CONFIG, checkQuorum: false, rules: { ...RULES, ...rules } };
  for (const id of MEMBERS) harness.add(id, benchLogic({ id, members: MEMBERS }, config));
  harness.feed('a', { type: 'timer', name: 'election' });
  harness.run(10_000);
  expect(raftAt(harness, 'a')).toMatchObject({ isLeader: true, commitIndex: 1 });
  return { harness, told, beats, ask: (member, message) => harness.feed(member, { type: 'message', from: 'client', message }) };
}

const indexes = (told: readonly Message[]): readonly unknown[] =>
  told.flatMap((message) => (message.kind === 'may-read' && 'id' in message && 'index' in message ? [[message.id, message.index]] : []));

/** While a round of `a` is on its way back, `c` takes over and commits an entry; then a second read comes to `a`. */
function readAfterTakeover(rules: Partial<Rules>): { readonly indexes: readonly unknown[]; readonly committed: number } {
  const { harness, told, ask } = ledByA(rules);
  harness.part(['a'], ['c']);
  // What b answers is held up; it is handed over below.
  harness.cut('b', 'a');
  ask('a', { kind: 'read', id: 1 });
  const { round, currentTerm: term, log } = raftAt(harness, 'a');
  harness.run(harness.now + 1500);
  harness.cut('a', 'b');
  harness.feed('c', { type: 'timer', name: 'election' });
  harness.run(harness.now + 5000);
  ask('c', { kind: 'propose', id: 9 });
  harness.run(harness.now + 5000);
  const { commitIndex: committed } = raftAt(harness, 'c');
  ask('a', { kind: 'read', id: 2 });
  const held: AppendReply = {
    kind: 'heartbeat-reply',
    term,
    success: true,
    prevLogIndex: log.lastIndex,
    matchIndex: log.lastIndex,
    conflictTerm: 0,
    conflictIndex: 0,
    round,
  };
  harness.feed('a', { type: 'message', from: 'b', message: held });
  harness.run(harness.now + 5000);
  return { indexes: indexes(told), committed };
}

describe('linearizable reads', () => {
  it('that come during a round take the next, however many they are', () => {
    const { harness, told, beats, ask } = ledByA();
    for (let id = 1; id <= 100; id += 1) ask('a', { kind: 'read', id });
    // The first began a round; the other 99 wait.
    expect(beats).toHaveLength(1);
    harness.run(harness.now + 10_000);
    expect(beats).toHaveLength(2);
    expect(indexes(told)).toHaveLength(100);
  });

  it('are not confirmed by a round that began before they came', () => {
    const { indexes: read, committed } = readAfterTakeover({});
    expect(committed).toBe(3);
    expect(read).toEqual([[1, 1]]);
  });

  it('that join the round on its way miss a write: planted, and seen', () => {
    const { indexes: read, committed } = readAfterTakeover({ readRound: (round) => round });
    expect(committed).toBe(3);
    expect(read).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('whose round is lost are confirmed by the next heartbeat', () => {
    const { harness, told, ask } = ledByA();
    harness.part(['a'], ['b', 'c']);
    ask('a', { kind: 'read', id: 1 });
    harness.run(harness.now + 10_000);
    harness.heal();
    expect(indexes(told)).toEqual([]);
    harness.run(harness.now + BENCH_CONFIG.heartbeatUs);
    expect(indexes(told)).toEqual([[1, 1]]);
  });

  it('are answered once, however often the network repeats a confirmation', () => {
    const { harness, told, ask } = ledByA();
    ask('a', { kind: 'read', id: 1 });
    const { round, currentTerm: term } = raftAt(harness, 'a');
    harness.cut('c', 'a');
    harness.run(harness.now + 3000);
    for (let i = 0; i < 3; i += 1) {
      const again = {
        kind: 'heartbeat-reply',
        term,
        success: true,
        prevLogIndex: 1,
        matchIndex: 1,
        conflictTerm: 0,
        conflictIndex: 0,
        round,
      };
      harness.feed('a', { type: 'message', from: 'b', message: again });
    }
    harness.run(harness.now + 3000);
    expect(indexes(told)).toEqual([[1, 1]]);
  });
});
