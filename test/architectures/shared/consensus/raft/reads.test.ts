/** Linearizable reads share rounds of heartbeats, and no read is confirmed by a round that began before it came. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import type { AppendReply } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Message } from '../../../../../src/sim/node.ts';
import { type Rig, tear } from '../../rig.ts';
import { BENCH_CONFIG, type BenchMessage } from './bench-node.ts';
import { leads, openGroup, raftAt } from './group.ts';

const MEMBERS = ['a', 'b', 'c'];

interface Group {
  readonly rig: Rig;
  /** What reached a client, in order. */
  readonly told: Message[];
  /** Heartbeats that left `a` for `b`. */
  readonly beats: () => number;
  readonly ask: (member: string, message: BenchMessage) => void;
}

/** Three members, `a` leads, everything takes 1 ms; the no-op of its term is committed. */
function ledByA(rules: Partial<Rules> = {}): Group {
  const told: Message[] = [];
  const config = { checkQuorum: false, rules: { ...RULES, ...rules } };
  const rig = openGroup({ members: MEMBERS, config, hear: (message) => told.push(message) });
  rig.fire('a', 'election').pass(10);
  expect([leads(rig, 'a'), raftAt(rig, 'a').commitIndex]).toEqual([true, 1]);
  const beats = (): number =>
    rig.sent().filter(({ from, to, message }) => from === 'a' && to === 'b' && message.kind === 'heartbeat').length;
  return { rig, told, beats, ask: (member, message) => rig.say(member, 'client', message) };
}

const indexes = (told: readonly Message[]): readonly unknown[] =>
  told.flatMap((message) => (message.kind === 'may-read' && 'id' in message && 'index' in message ? [[message.id, message.index]] : []));

/** While a round of `a` is on its way back, `c` takes over and commits an entry; then a second read comes to `a`. */
function readAfterTakeover(rules: Partial<Rules>): { readonly indexes: readonly unknown[]; readonly committed: number } {
  const { rig, told, ask } = ledByA(rules);
  rig.obey(tear(['a'], ['c']));
  // What b answers is held up; it is handed over below.
  rig.cut(['b'], ['a']);
  ask('a', { kind: 'read', id: 1 });
  const { round, currentTerm: term, log } = raftAt(rig, 'a');
  const before = lastIndex(log);
  rig.pass(1.5);
  rig.cut(['a'], ['b']);
  rig.fire('c', 'election');
  rig.pass(5);
  ask('c', { kind: 'propose', id: 9 });
  rig.pass(5);
  const { commitIndex: committed } = raftAt(rig, 'c');
  ask('a', { kind: 'read', id: 2 });
  const held: AppendReply = {
    kind: 'heartbeat-reply',
    term,
    success: true,
    prevLogIndex: before,
    matchIndex: before,
    conflictTerm: 0,
    conflictIndex: 0,
    round,
  };
  rig.say('a', 'b', held);
  rig.pass(5);
  return { indexes: indexes(told), committed };
}

describe('linearizable reads', () => {
  it('that come during a round take the next, however many they are', () => {
    const { rig, told, beats, ask } = ledByA();
    for (let id = 1; id <= 100; id += 1) ask('a', { kind: 'read', id });
    // The first began a round; the other 99 wait.
    expect(beats()).toBe(1);
    rig.pass(10);
    expect(beats()).toBe(2);
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
    const { rig, told, ask } = ledByA();
    rig.obey(tear(['a'], ['b', 'c']));
    ask('a', { kind: 'read', id: 1 });
    rig.pass(10);
    rig.obey({ type: 'heal', name: null });
    expect(indexes(told)).toEqual([]);
    rig.pass(BENCH_CONFIG.heartbeatUs / 1000);
    expect(indexes(told)).toEqual([[1, 1]]);
  });

  it('are answered once, however often the network repeats a confirmation', () => {
    const { rig, told, ask } = ledByA();
    ask('a', { kind: 'read', id: 1 });
    const { round, currentTerm: term } = raftAt(rig, 'a');
    rig.cut(['c'], ['a']);
    rig.pass(3);
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
      rig.say('a', 'b', again);
    }
    rig.pass(3);
    expect(indexes(told)).toEqual([[1, 1]]);
  });
});
