/** Election timeouts in whole ticks: what is drawn, how often, and what it does to elections. */
import { describe, expect, it } from 'vitest';
import { tuning } from '../../../../../src/architectures/multi-master/consensus/tuning.ts';
import { electionDraw, electionWait, isTimeUp, waitAnew } from '../../../../../src/architectures/shared/consensus/election-timer.ts';
import { Out } from '../../../../../src/sim/out.ts';
import { type Changes, leads, openGroup, raftAt } from './group.ts';

const MEMBERS = ['a', 'b', 'c'];
const TICK_US = 100_000;
const HEARD_US = 237_123;
const TOGETHER: Changes = { electionTickUs: TICK_US, tickPhase: 'together' };
const RANDOM: Changes = { electionTickUs: TICK_US, tickPhase: 'random' };

/** When member `a`, which heard a leader at `HEARD_US` and nobody since, starts an election. */
function campaignAt(seed: number, config: Changes): number {
  const rig = openGroup({ seed, members: MEMBERS, silent: ['b', 'c'], config, recorded: false });
  rig.pass(HEARD_US / 1000);
  const heartbeat = { kind: 'heartbeat', term: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 1 };
  rig.say('a', 'b', heartbeat);
  while (raftAt(rig, 'a').currentTerm === 1) rig.step();
  return rig.now;
}

/** Of many elections after the leader of three fell, the share that took more than one term. */
function secondRounds(config: Changes): number {
  const runs = 600;
  let again = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const rig = openGroup({ seed, members: MEMBERS, config, recorded: false });
    const leading = (): string | undefined => MEMBERS.find((id) => leads(rig, id));
    while (leading() === undefined) rig.step();
    rig.pass(1000 + seed * 0.777);
    const old = leading() ?? 'a';
    const before = raftAt(rig, old).currentTerm;
    rig.obey({ type: 'crash', node: old });
    while (leading() === undefined) rig.step();
    if (raftAt(rig, leading() ?? 'a').currentTerm > before + 1) again += 1;
  }
  return again / runs;
}

describe('an election timeout in ticks', () => {
  it('ends at a tick of the member, at each of ten values about as often', () => {
    const counts = new Map<number, number>();
    for (let seed = 1; seed <= 2000; seed += 1) {
      const at = campaignAt(seed, TOGETHER);
      expect(at % TICK_US).toBe(0);
      const ticks = at / TICK_US - Math.floor(HEARD_US / TICK_US);
      counts.set(ticks, (counts.get(ticks) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    // 200 each are expected; four standard deviations are 54.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(54);
  });

  it('ends at any moment when drawn continuously, and at a phase of its own when phases are random', () => {
    const phases = (config: Changes): Set<number> => new Set(Array.from({ length: 50 }, (_, i) => campaignAt(i + 1, config) % TICK_US));
    expect(phases(TOGETHER).size).toBe(1);
    expect(phases(RANDOM).size).toBeGreaterThan(45);
    expect(phases({}).size).toBeGreaterThan(45);
  });

  it('begins anew, with a new draw, whenever a leader is heard', () => {
    const rig = openGroup({ members: MEMBERS, config: TOGETHER, recorded: false }).pass(60_000);
    const terms = MEMBERS.map((id) => raftAt(rig, id).currentTerm);
    // One leader all the time: nobody's ticks ran out while heartbeats came.
    rig.pass(60_000);
    expect(MEMBERS.map((id) => raftAt(rig, id).currentTerm)).toEqual(terms);
  });

  it('is never longer than it should be because a clock was set', () => {
    for (const [heard, fired] of [
      [50_000_000, 0],
      [0, 3_600_000_000],
    ] as const) {
      const times = {
        electionTimeoutMinUs: 1_000_000,
        electionTimeoutMaxUs: 2_000_000,
        electionTickUs: TICK_US,
        tickPhase: 'together',
      } as const;
      const draw = electionDraw(times);
      const wait = electionWait(0);
      const out = new Out();
      out.now = heard;
      waitAnew(draw, wait, out);
      out.clear();
      out.now = fired;
      expect(isTimeUp(draw, wait, out)).toBe(false);
      expect(out.effects()).toMatchObject([{ minUs: TICK_US, maxUs: TICK_US }]);
      expect(isTimeUp(draw, wait, out)).toBe(true);
    }
  });
});

describe('what it does to elections', () => {
  const aTenth = (share: number): void => {
    expect(share).toBeGreaterThan(0.06);
    expect(share).toBeLessThan(0.15);
  };

  it('two survivors that tick together draw the same tick, and split their votes, in a tenth of all elections', { timeout: 60_000 }, () => {
    aTenth(secondRounds(TOGETHER));
    expect(secondRounds({})).toBeLessThan(0.02);
  });

  it('with phases of their own they hardly ever do, but who drew the fewest ticks is often not listened to yet', {
    timeout: 60_000,
  }, () => {
    expect(secondRounds({ ...RANDOM, checkQuorum: false })).toBeLessThan(0.02);
    aTenth(secondRounds(RANDOM));
  });
});

describe('the setting', () => {
  it('refuses ticks of which no two fit into the least timeout', () => {
    const times = { electionTimeoutMinMs: 150, electionTimeoutMaxMs: 300 };
    expect(tuning.complaint?.({ ...times, electionTickMs: 0 })).toBeNull();
    expect(tuning.complaint?.({ ...times, electionTickMs: 75 })).toBeNull();
    expect(tuning.complaint?.({ ...times, electionTickMs: 76 })).toMatch(/^“electionTickMs” is 76/);
  });
});
