/** Groups that begin in the middle. */
import { describe, expect, it } from 'vitest';
import { diskOfFsync } from '../../../../../src/sim/disk-model.ts';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { leads, openGroup, raftAt } from './group.ts';

const MEMBERS = ['a', 'b', 'c', 'd', 'e'];
const start = { leader: 'a', lengths: [5, 5, 5, 3, 2] };

describe.each([0, 4000])('a group that begins with a leader and logs of given lengths, on disks of %i µs', (fsyncUs) => {
  const open = (seed = 1) => openGroup({ members: MEMBERS, seed, config: { start }, disk: diskOfFsync(fsyncUs) });

  it('is led from the first moment, and the leader brings all logs up to its own', () => {
    const rig = open();
    expect(leads(rig, 'a')).toBe(true);
    expect(MEMBERS.map((id) => raftAt(rig, id).leader)).toEqual(MEMBERS.map(() => 'a'));
    expect(MEMBERS.map((id) => lastIndex(raftAt(rig, id).log))).toEqual([6, 5, 5, 3, 2]);
    rig.pass(300);
    expect(MEMBERS.map((id) => [lastIndex(raftAt(rig, id).log), raftAt(rig, id).commitIndex, raftAt(rig, id).currentTerm])).toEqual(
      MEMBERS.map(() => [6, 6, 2]),
    );
    expect(rig.violations).toEqual([]);
  });

  it('elects only who has a log that is long enough, when that leader dies at once', () => {
    const winners = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const rig = open(seed).obey({ type: 'crash', node: 'a' }).pass(20_000);
      winners.add(MEMBERS.find((id) => id !== 'a' && leads(rig, id)) ?? 'nobody');
      expect(rig.violations).toEqual([]);
    }
    expect(winners).toEqual(new Set(['b', 'c']));
  });
});

it('without a leader it elects one, in a term after that of its logs', () => {
  const rig = openGroup({ members: MEMBERS, config: { start: { leader: null, lengths: [4] } } }).pass(10_000);
  expect(MEMBERS.filter((id) => leads(rig, id))).toHaveLength(1);
  expect(MEMBERS.map((id) => lastIndex(raftAt(rig, id).log))).toEqual(MEMBERS.map(() => 5));
  expect(raftAt(rig, 'a').currentTerm).toBeGreaterThan(1);
  expect(rig.violations).toEqual([]);
});
