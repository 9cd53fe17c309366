/** Leader leases: thesis §6.4.1. Each bug is planted in the one story that it spoils, since chance seldom asks at the moment that tells. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { type Rules, RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Message } from '../../../../../src/sim/node.ts';
import { type Rig, tear } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { leads, openGroup, raftAt } from './group.ts';

const LEASE_MS = 999;

interface Story {
  readonly rig: Rig;
  /** Has an entry committed by `c`, then reads at `a`: what a read must not miss, and the index that it got (null: none at once). */
  readonly end: () => { readonly committed: number; readonly read: number | null };
}

const proposal = (id: number): BenchMessage => ({ kind: 'propose', id });
const READ: BenchMessage = { kind: 'read', id: 2 };
const LATE_TERM: BenchMessage = { kind: 'vote', term: 5, forTerm: 5, granted: false };

/** Three members, `a` leads; everything takes 1 ms. */
function ledByA(rules: Partial<Rules> = {}): Story {
  const told: Message[] = [];
  const config = { checkQuorum: true, leaseUs: LEASE_MS * 1000, rules: { ...RULES, ...rules } };
  const rig = openGroup({ members: ['a', 'b', 'c'], config, hear: (message) => told.push(message) });
  rig.fire('a', 'election').pass(550);
  return {
    rig,
    end() {
      rig.pass(6);
      expect(leads(rig, 'c')).toBe(true);
      rig.say('c', 'client', proposal(9)).pass(6);
      const committed = raftAt(rig, 'c').commitIndex;
      expect(committed).toBe(lastIndex(raftAt(rig, 'c').log));
      rig.say('a', 'client', READ).pass(2);
      const answer = told.findLast(({ kind }) => kind === 'may-read');
      return { committed, read: answer && 'index' in answer ? Number(answer.index) : null };
    },
  };
}

const cutOff = (rig: Rig): Rig => rig.obey(tear(['a'], ['b', 'c']));
/** `c` hears nothing of its leader for longer than it must. */
const deaf = (rig: Rig): Rig => rig.obey(tear(['a'], ['c'])).pass(1050);

const stories: readonly { readonly bug: string; readonly rules: Partial<Rules>; readonly play: (rules: Partial<Rules>) => Story }[] = [
  {
    bug: 'a lease is longer than the election timeout',
    rules: { leaseUntil: (from, leaseUs) => from + 3 * leaseUs },
    play(rules) {
      const story = ledByA(rules);
      cutOff(story.rig).pass(1050).fire('c', 'election');
      return story;
    },
  },
  {
    bug: 'a lease counts from when the answer came',
    rules: { leaseFrom: (_sentAt, answeredAt) => answeredAt },
    play(rules) {
      const story = ledByA(rules);
      const { rig } = story;
      rig.cut(['b', 'c'], ['a']).fire('a', 'heartbeat');
      const { round, currentTerm: term } = raftAt(rig, 'a');
      cutOff(rig.pass(1.5)).pass(900);
      const held: BenchMessage = {
        ...{ kind: 'heartbeat-reply', term, success: true, prevLogIndex: 1, matchIndex: 1, conflictTerm: 0, conflictIndex: 0, round },
      };
      rig.say('a', 'b', held).pass(150).fire('c', 'election');
      return story;
    },
  },
  {
    bug: 'a lease is kept by a leader that has asked another to take over',
    rules: { keepsLease: () => true },
    play(rules) {
      const story = ledByA(rules);
      story.rig.obey({ type: 'order', node: 'c', order: 'lead' }).pass(2.5);
      cutOff(story.rig);
      return story;
    },
  },
  {
    bug: 'a voter that restarts forgets that it heard a leader',
    rules: { keepsStill: () => false },
    play(rules) {
      const story = ledByA(rules);
      cutOff(deaf(story.rig)).obey({ type: 'crash', node: 'b' }).obey({ type: 'restart', node: 'b' }).fire('c', 'election');
      return story;
    },
  },
  {
    bug: 'a voter that hears a leader votes for another',
    rules: { hearsLeader: () => false },
    play(rules) {
      const story = ledByA(rules);
      cutOff(deaf(story.rig)).fire('c', 'election');
      return story;
    },
  },
];

describe('a lease', () => {
  it('answers a read at once, and no heartbeat leaves for it', () => {
    const { rig } = ledByA();
    const beats = (): number => rig.sent().filter(({ message }) => message.kind === 'heartbeat').length;
    const before = beats();
    rig.say('a', 'client', READ);
    expect([beats() - before, raftAt(rig, 'a').waitingReads.length]).toEqual([0, 0]);
    expect(rig.sent().at(-1)?.message).toMatchObject({ kind: 'may-read', index: 1 });
  });

  it.each(stories)('goes wrong where $bug: planted, and seen', ({ rules, play }) => {
    const { committed, read } = play(rules).end();
    expect(read).toBeLessThan(committed);
  });

  it.each(stories.slice(0, 3))('is over in time: not so that $bug', ({ play }) => {
    expect(play({}).end().read).toBeNull();
  });

  it.each(stories.slice(3))('keeps others from being elected: not so that $bug', ({ play }) => {
    const { rig } = play({});
    rig.pass(100);
    expect(leads(rig, 'c')).toBe(false);
  });

  it('binds a voter that has heard of a later term since', () => {
    const { rig } = ledByA();
    cutOff(deaf(rig)).say('b', 'c', LATE_TERM).pass(2);
    expect(raftAt(rig, 'b').currentTerm).toBe(5);
    rig.say('c', 'b', LATE_TERM).pass(2).fire('c', 'election').pass(50);
    expect([raftAt(rig, 'c').currentTerm, leads(rig, 'c')]).toEqual([6, false]);
  });

  it('does not protect from clocks beyond their bound: those of the others run at one and a half', () => {
    const story = ledByA();
    const { rig } = story;
    for (const node of ['b', 'c']) rig.obey({ type: 'skew', node, offsetMs: 0, driftPpm: 500_000 });
    cutOff(rig.pass(1000)).pass(700).fire('c', 'election');
    const { committed, read } = story.end();
    expect(read).toBeLessThan(committed);
  });
});
