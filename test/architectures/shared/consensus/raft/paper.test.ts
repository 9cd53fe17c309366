/** Scenes of Ongaro & Ousterhout 2014 as golden transcripts: read them like a story. */
import { describe, expect, it } from 'vitest';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import type { Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { tear } from '../../rig.ts';
import { Scene } from './transcript.ts';
import { raftAt } from './group.ts';

describe('Figure 7: a leader meets followers whose logs lack and exceed its own', () => {
  it('wins with the votes of those behind it, and makes all logs equal to its own', async () => {
    const scene = new Scene({
      term: 7,
      maxBatch: 16,
      logs: {
        leader: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
        a: [1, 1, 1, 4, 4, 5, 5, 6, 6],
        b: [1, 1, 1, 4],
        c: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
        d: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
        e: [1, 1, 1, 4, 4, 4, 4],
        f: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
      },
    });
    scene.elect('leader', 20);
    scene.act('the heartbeat timer of leader fires', (rig) => rig.fire('leader', 'heartbeat'), 3);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { log, commitIndex } = raftAt(scene.rig, id);
      expect([lastIndex(log), log.entries.at(-1)?.term, commitIndex]).toEqual([11, 8, 11]);
    }
    expect(scene.text()).not.toContain('VIOLATION');
    await expect(scene.text()).toMatchFileSnapshot('figure-7.txt');
  });
});

/** From (c) of Figure 8 on: s1 leads again and spreads its old entry; will it call it committed? */
function figure8(rules: Partial<Rules>): Scene {
  const scene = new Scene({ term: 3, maxBatch: 1, rules, logs: { s1: [1, 2], s2: [1, 2], s3: [1], s4: [1], s5: [1, 3] } });
  scene.act('s5 crashes; s2 hears nothing from s1 for a while', (rig) => rig.obey({ type: 'crash', node: 's5' }).cut(['s1'], ['s2']), 1);
  // What the others answered has passed the middle of its way.
  scene.elect('s1', 5.7);
  scene.act('nothing more of what s1 sends arrives', (rig) => rig.obey(tear(['s1'], ['s2', 's3', 's4', 's5'])), 2);
  scene.act(
    's1 crashes, s5 restarts',
    (rig) => rig.obey({ type: 'crash', node: 's1' }).obey({ type: 'restart', node: 's5' }).obey({ type: 'heal', name: null }),
    1,
  );
  // Its term is behind: the first election only tells it so.
  scene.elect('s5', 3);
  scene.elect('s5', 8);
  return scene;
}

describe('Figure 8: an old entry on a majority of members is not committed yet', () => {
  it('is overwritten, and nobody had called it committed', async () => {
    const scene = figure8({});
    expect(scene.text()).not.toContain('VIOLATION');
    await expect(scene.text()).toMatchFileSnapshot('figure-8.txt');
  });

  it('without the rule of §5.4.2 a committed entry is lost, and the invariants say so', async () => {
    const scene = figure8({ mayCommit: () => true });
    expect(scene.text()).toContain('VIOLATION of leader completeness');
    await expect(scene.text()).toMatchFileSnapshot('figure-8-without-the-rule.txt');
  });
});
