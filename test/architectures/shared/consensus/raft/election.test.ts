/** Elections step by step: scenes as transcripts, and the details that a scene does not show. */
import { describe, expect, it } from 'vitest';
import type { Vote } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { DiskImage } from '../../../../../src/sim/disk-image.ts';
import { INSTANT_DISK } from '../../../../../src/sim/disk-model.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Effect, Input } from '../../../../../src/sim/node.ts';
import { Out } from '../../../../../src/sim/out.ts';
import { tear } from '../../rig.ts';
import { benchLogic } from './bench-node.ts';
import { leads, openGroup, raftAt } from './group.ts';
import { Scene } from './transcript.ts';

const MEMBERS = ['a', 'b', 'c'];
const vote = (kind: Vote['kind'], term: number, forTerm: number): Vote => ({ kind, term, forTerm, granted: true });
const EQUAL = { a: [1, 1], b: [1, 1], c: [1, 1] };

describe('an election', () => {
  it('is won by a majority, and a second candidate deposes the first with a higher term', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL });
    scene.elect('a', 8);
    scene.elect('b', 8);
    expect(leads(scene.rig, 'b')).toBe(true);
    await expect(scene.text()).toMatchFileSnapshot('election.txt');
  });

  it('may end with split votes, and the next timeout settles it', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: { ...EQUAL, d: [1, 1] } });
    scene.act(
      'the election timers of a and d fire at once; b hears a first, c hears d',
      (rig) => rig.cut(['a'], ['c']).cut(['d'], ['b']).fire('a', 'election').fire('d', 'election'),
      4,
    );
    scene.act(
      'all hear each other again, and the election timer of d fires first',
      (rig) => rig.obey({ type: 'heal', name: null }).fire('d', 'election'),
      8,
    );
    expect(leads(scene.rig, 'd')).toBe(true);
    await expect(scene.text()).toMatchFileSnapshot('split-vote.txt');
  });

  it('with pre-vote, a member that was cut off does not raise the term when it returns', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL, preVote: true });
    scene.elect('a', 8);
    scene.act(
      'c is cut off, and its election timer fires again and again',
      (rig) => {
        rig.obey(tear(['c'], ['a', 'b']));
        for (let i = 0; i < 3; i += 1) rig.fire('c', 'election');
      },
      3,
    );
    scene.act('c is back; its election timer fires once more', (rig) => rig.obey({ type: 'heal', name: null }).fire('c', 'election'), 4);
    expect(leads(scene.rig, 'a')).toBe(true);
    expect(raftAt(scene.rig, 'c').currentTerm).toBe(2);
    await expect(scene.text()).toMatchFileSnapshot('pre-vote.txt');
  });

  it('a pre-vote that is still open when its sender wins starts no other election', () => {
    // Found by the fuzz: late votes of term 2 made a the leader, late pre-votes then carried it, still leading, to term 3.
    const scene = new Scene({ term: 1, maxBatch: 8, logs: EQUAL, preVote: true });
    const { rig } = scene;
    rig.fire('a', 'election');
    rig.say('a', 'b', vote('pre-vote', 1, 2));
    rig.fire('a', 'election');
    rig.say('a', 'b', vote('vote', 2, 2));
    rig.say('a', 'c', vote('pre-vote', 2, 3));
    expect([leads(rig, 'a'), raftAt(rig, 'a').currentTerm]).toEqual([true, 2]);
  });
});

describe('a leader', () => {
  it('steps down when it hears no majority for the longest election timeout, if it is told to check', () => {
    for (const checkQuorum of [true, false]) {
      const rig = openGroup({ members: MEMBERS, config: { checkQuorum } }).pass(3000);
      const leader = MEMBERS.find((id) => leads(rig, id)) ?? '';
      rig.obey(
        tear(
          [leader],
          MEMBERS.filter((id) => id !== leader),
        ),
      );
      rig.pass(900);
      expect([leads(rig, leader), raftAt(rig, leader).quorum]).toEqual([true, 1]);
      rig.pass(1500);
      expect(leads(rig, leader)).toBe(!checkQuorum);
    }
  });
});

describe('what a promise rests on', () => {
  const order = (effects: readonly Effect[]): string =>
    effects.map((effect) => (effect.type === 'send' ? effect.message.kind : effect.type)).join(' ');
  const boot = (): ((input: Input, now: number) => readonly Effect[]) => {
    const logic: NodeLogic = benchLogic({ id: 'a', members: MEMBERS });
    const state = logic.boot(new DiskImage(INSTANT_DISK), logic.roles.initial, new Out(), 'first');
    return (input, now) => {
      const out = new Out();
      out.now = now;
      logic.step(state, input, out);
      return out.effects();
    };
  };

  it('is on disk before the message leaves: candidacy, vote, entries', () => {
    const step = boot();
    expect(order(step({ type: 'timer', name: 'election' }, 5))).toBe('role persist setTimer request-vote request-vote');
    const ask = { kind: 'request-vote', term: 7, lastLogIndex: 0, lastLogTerm: 0 };
    expect(order(step({ type: 'message', from: 'b', message: ask }, 6))).toBe('persist role persist setTimer vote');
    const entries = [{ term: 7, ordinal: 1, payload: { client: 'x', id: 1 } }];
    const append = { kind: 'append-entries', term: 7, prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 0, round: 0 };
    expect(order(step({ type: 'message', from: 'b', message: append }, 7))).toBe('setTimer append append-reply');
  });

  it('survives a restart: the vote is not given twice in a term', () => {
    const replies: unknown[] = [];
    const hear = (message: object): unknown => replies.push('granted' in message && message.granted);
    const rig = openGroup({ members: MEMBERS, silent: ['b', 'c'], hear });
    const ask = { kind: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0 };
    rig.say('a', 'b', ask).pass(3);
    rig.obey({ type: 'crash', node: 'a' }).obey({ type: 'restart', node: 'a' });
    rig.say('a', 'c', ask).say('a', 'b', ask).pass(3);
    expect(replies).toEqual([true, false, true]);
  });
});
