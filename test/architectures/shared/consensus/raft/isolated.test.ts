/** What comes too late, told like a story: an old leader's word, and entries that were overtaken by those after them. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { AppendEntries } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { tear } from '../../rig.ts';
import type { BenchMessage, BenchPayload } from './bench-node.ts';
import { leads, raftAt } from './group.ts';
import { Scene } from './transcript.ts';

const asked = (kind: 'propose' | 'read', id: number): BenchMessage => ({ kind, id });
const termsOf = (scene: Scene, id: string): readonly number[] => raftAt(scene.rig, id).log.entries.map(({ term }) => term);

describe('a leader that is cut off with one of five', () => {
  it('commits nothing and confirms no read; what it wrote is replaced when it is back', async () => {
    const scene = new Scene({ term: 1, maxBatch: 8, logs: { a: [1], b: [1], c: [1], d: [1], e: [1] } });
    /** What the client heard of its two writes, 1 and 3, and its read, 2. */
    const told = (): readonly unknown[] =>
      scene.rig.sent().flatMap(({ to, message }) => (to === 'client' && 'id' in message && message.id !== 0 ? [message.id] : []));
    scene.elect('a', 8);
    scene.act('nothing passes between a, b and c, d, e', (rig) => rig.obey(tear(['a', 'b'], ['c', 'd', 'e'])), 1);
    scene.act(
      'a client asks a to write, and to read',
      (rig) => rig.say('a', 'client', asked('propose', 1)).say('a', 'client', asked('read', 2)),
      4,
    );
    expect([raftAt(scene.rig, 'a').commitIndex, leads(scene.rig, 'a'), told()]).toEqual([2, true, []]);
    scene.elect('c', 8);
    expect([leads(scene.rig, 'a'), leads(scene.rig, 'c')]).toEqual([true, true]);
    scene.act('a client asks c to write', (rig) => rig.say('c', 'client', asked('propose', 3)), 4);
    expect([raftAt(scene.rig, 'c').commitIndex, told()]).toEqual([4, [3]]);
    scene.act(
      'everything passes again, and the heartbeat timer of a fires',
      (rig) => rig.obey({ type: 'heal', name: null }).fire('a', 'heartbeat'),
      4,
    );
    expect([leads(scene.rig, 'a'), termsOf(scene, 'a')]).toEqual([false, [1, 2, 2]]);
    scene.act('the heartbeat timer of c fires', (rig) => rig.fire('c', 'heartbeat'), 8);
    for (const id of ['a', 'b', 'c', 'd', 'e']) expect(termsOf(scene, id), id).toEqual([1, 2, 3, 3]);
    // The read of the old leader was never confirmed, and its write never committed.
    expect(told()).toEqual([3]);
    expect(scene.text()).not.toContain('VIOLATION');
    await expect(scene.text()).toMatchFileSnapshot('leader-in-a-minority.txt');
  });
});

/** Of two requests of a leader the first is overtaken, or comes again: the follower has long called committed what was in the second. */
function overtaken(rules: Partial<Rules>): Scene {
  const scene = new Scene({ term: 1, maxBatch: 1, logs: { a: [1], b: [1], c: [1] }, rules });
  scene.elect('a', 8);
  scene.act(
    'a client asks a to write twice',
    (rig) => rig.say('a', 'client', asked('propose', 1)).say('a', 'client', asked('propose', 2)),
    4,
  );
  scene.act('the heartbeat timer of a fires', (rig) => rig.fire('a', 'heartbeat'), 4);
  const first = scene.rig.sent().find(({ to, message }) => to === 'b' && isFirst(message))?.message;
  if (first === undefined) throw new Error('a sent b no single entry after the second.');
  scene.act('the first of the two requests comes to b once more', (rig) => rig.say('b', 'a', first), 4);
  return scene;
}

const isFirst = (message: { readonly kind: string }): boolean =>
  message.kind === 'append-entries' && (message as AppendEntries<BenchPayload>).prevLogIndex === 2;

describe('entries that come when others after them are committed', () => {
  it('change nothing: where a log agrees it is not cut (§5.3)', async () => {
    const scene = overtaken({});
    expect([termsOf(scene, 'b'), raftAt(scene.rig, 'b').commitIndex]).toEqual([[1, 2, 2, 2], 4]);
    expect(scene.text()).not.toContain('VIOLATION');
    await expect(scene.text()).toMatchFileSnapshot('late-entries.txt');
  });

  it('without the rule what was committed is cut off, and an invariant says so', async () => {
    const scene = overtaken({ isConflict: () => true });
    expect(termsOf(scene, 'b')).toEqual([1, 2, 2]);
    expect(scene.text()).toContain('VIOLATION of commits are final: b called entry 4 committed and no longer holds it');
    await expect(scene.text()).toMatchFileSnapshot('late-entries-without-the-rule.txt');
  });
});
