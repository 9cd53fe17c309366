/** Scenes of Multi-Paxos as golden transcripts: read them like a story. */
import { describe, expect, it } from 'vitest';
import type { PaxosRules } from '../../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { tear } from '../../rig.ts';
import { paxosAt } from './group.ts';
import type { NodeMessage } from './node.ts';
import { Scene } from './scene.ts';

const doneAt = (scene: Scene, id: string): readonly unknown[] =>
  paxosAt(scene.rig, id)
    .log.entries.slice(0, paxosAt(scene.rig, id).chosenUpTo)
    .flatMap(({ payload }) => (payload === null ? [] : (payload as { id: number }).id));

/** a proposes x7, only b hears of it, and a dies: nobody can say yet whether that is chosen. */
function halfChosen(): Scene {
  return new Scene()
    .act('c, d and e hear nothing from a any more', (rig) => rig.cut(['a'], ['c', 'd', 'e']), 1)
    .propose('a', 7, 3)
    .act('a crashes', (rig) => rig.obey({ type: 'crash', node: 'a' }).obey({ type: 'heal', name: null }), 1);
}

describe('a half-chosen value', () => {
  it('is found by the next leader, who has to propose it again: the client who heard nothing finds it done', async () => {
    const scene = halfChosen().elect('c', 6).beat('c', 4);
    expect(doneAt(scene, 'c')).toEqual([7]);
    expect(scene.rig.violations).toEqual([]);
    await expect(scene.text()).toMatchFileSnapshot('half-chosen-found.txt');
  });

  it('is not found if who has it is not heard, and loses to the higher ballot: the same seed, the other past', async () => {
    const scene = halfChosen()
      .act('c hears nothing from b', (rig) => rig.cut(['b'], ['c']), 1)
      .elect('c', 6)
      .act(
        'all hear each other again; the heartbeat timer of c fires',
        (rig) => rig.obey({ type: 'heal', name: null }).fire('c', 'heartbeat'),
        6,
      )
      .beat('c', 4);
    expect(doneAt(scene, 'b')).toEqual([]);
    expect(scene.rig.violations).toEqual([]);
    await expect(scene.text()).toMatchFileSnapshot('half-chosen-lost.txt');
  });
});

/**
 * a proposes x1 and x2. Of x1 nobody hears; x2 is chosen by a, b and c. The next leader hears of x2 from b and finds a hole before it.
 */
function withAHole(rules: Partial<PaxosRules> = {}): Scene {
  return new Scene(rules)
    .act('nothing that a sends arrives', (rig) => rig.cut(['a'], ['b', 'c', 'd', 'e']), 0)
    .propose('a', 1, 2)
    .act('b and c hear a again', (rig) => rig.obey({ type: 'heal', name: null }).cut(['a'], ['d', 'e']), 0)
    .propose('a', 2, 4)
    .act('a crashes', (rig) => rig.obey({ type: 'crash', node: 'a' }).obey({ type: 'heal', name: null }), 1)
    .elect('d', 6)
    .beat('d', 4);
}

describe('a hole in the log', () => {
  it('is filled with a no-op, and what its leader had proposed after it counts no more', async () => {
    const scene = withAHole();
    expect(doneAt(scene, 'd')).toEqual([]);
    expect(scene.rig.violations).toEqual([]);
    await expect(scene.text()).toMatchFileSnapshot('a-hole.txt');
  });

  it('would else turn a leader’s order round: its second is done, and its first never was', () => {
    expect(doneAt(withAHole({ isInOrder: () => true }), 'd')).toEqual([2]);
  });
});

describe('two that want to lead', () => {
  it('hinder each other, until one is let alone', async () => {
    const scene = new Scene()
      .act('a crashes', (rig) => rig.obey({ type: 'crash', node: 'a' }), 1)
      .act(
        'the election timers of b and c fire, c’s half a millisecond later',
        (rig) => rig.fire('b', 'election').pass(1.5).fire('c', 'election'),
        5,
      )
      .propose('c', 3, 4);
    expect(doneAt(scene, 'c')).toEqual([3]);
    await expect(scene.text()).toMatchFileSnapshot('duel.txt');
  });
});

describe('a read', () => {
  /** A round is under way when a, deposed without knowing, is asked to read what b has written meanwhile. */
  function index(rules: Partial<PaxosRules>): readonly unknown[] {
    const scene = new Scene(rules);
    const { rig } = scene;
    rig.fire('a', 'heartbeat').pass(1.5);
    // Its answers are on their way: they follow a still.
    rig
      .obey(tear(['a'], []))
      .fire('b', 'election')
      .pass(0.2);
    rig.say('a', 'client', { kind: 'read', id: 1 } as NodeMessage).pass(4);
    return rig.sent().flatMap(({ from, message }) => (from === 'a' && message.kind === 'may-read' ? [message] : []));
  }

  it('takes a round that begins after it came: one on its way shows nothing of now', () => {
    expect(index({})).toEqual([]);
    expect(index({ readRound: (round) => round })).toHaveLength(1);
    expect(index({ isConfirmed: () => true })).toHaveLength(1);
  });
});
