/** Election timeouts in whole ticks: what is drawn, how often, and what it does to elections. */
import { describe, expect, it } from 'vitest';
import { tuning } from '../../../../../src/architectures/multi-master/tuning.ts';
import { ElectionTimer } from '../../../../../src/architectures/shared/consensus/raft/election-timer.ts';
import type { RaftConfig } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import { BENCH_CONFIG, benchLogic } from './bench-node.ts';
import { Harness } from './harness.ts';
import { raftAt } from './world.ts';

const TICK_US = 100_000;
const HEARD_US = 237_123;
const TOGETHER: Partial<RaftConfig> = { electionTickUs: TICK_US, tickPhase: 'together' };
const RANDOM: Partial<RaftConfig> = { electionTickUs: TICK_US, tickPhase: 'random' };

function group(seed: number, members: readonly string[], config: Partial<RaftConfig>): Harness {
  const harness = new Harness({ seed, minDelayUs: 1000, maxDelayUs: 1000, ordered: true });
  for (const id of members) harness.add(id, benchLogic({ id, members }, { ...BENCH_CONFIG, ...config }));
  return harness;
}

/** When member `a`, which heard a leader at `HEARD_US` and nobody since, starts an election. */
function campaignAt(seed: number, config: Partial<RaftConfig>): number {
  const harness = new Harness({ seed, minDelayUs: 1, maxDelayUs: 1, ordered: true });
  harness.add('a', benchLogic({ id: 'a', members: ['a', 'b', 'c'] }, { ...BENCH_CONFIG, ...config }));
  harness.run(HEARD_US);
  const heartbeat = { kind: 'heartbeat', term: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 1 };
  harness.feed('a', { type: 'message', from: 'b', message: heartbeat });
  while (raftAt(harness, 'a').currentTerm === 1) harness.step();
  return harness.now;
}

/** Of many elections after the leader of three fell, the share that took more than one term. */
function secondRounds(config: Partial<RaftConfig>): number {
  const members = ['a', 'b', 'c'];
  const runs = 600;
  let again = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const harness = group(seed, members, config);
    const leading = (): string | undefined => members.find((id) => harness.states.has(id) && raftAt(harness, id).isLeader);
    while (leading() === undefined) harness.step();
    harness.run(harness.now + 1_000_000 + seed * 777);
    const old = leading() ?? 'a';
    const before = raftAt(harness, old).currentTerm;
    harness.crash(old);
    while (leading() === undefined) harness.step();
    if (raftAt(harness, leading() ?? 'a').currentTerm > before + 1) again += 1;
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
    const phases = (config: Partial<RaftConfig>): Set<number> =>
      new Set(Array.from({ length: 50 }, (_, i) => campaignAt(i + 1, config) % TICK_US));
    expect(phases(TOGETHER).size).toBe(1);
    expect(phases(RANDOM).size).toBeGreaterThan(45);
    expect(phases({}).size).toBeGreaterThan(45);
  });

  it('begins anew, with a new draw, whenever a leader is heard', () => {
    const harness = group(1, ['a', 'b', 'c'], TOGETHER);
    harness.run(60_000_000);
    expect(harness.nodes.size).toBe(3);
    const terms = ['a', 'b', 'c'].map((id) => raftAt(harness, id).currentTerm);
    // One leader all the time: nobody's ticks ran out while heartbeats came.
    harness.run(120_000_000);
    expect(['a', 'b', 'c'].map((id) => raftAt(harness, id).currentTerm)).toEqual(terms);
  });

  it('is never longer than it should be because a clock was set', () => {
    for (const [heard, fired] of [
      [50_000_000, 0],
      [0, 3_600_000_000],
    ] as const) {
      const timer = new ElectionTimer(
        { electionTimeoutMinUs: 1_000_000, electionTimeoutMaxUs: 2_000_000, electionTickUs: TICK_US, tickPhase: 'together' },
        0,
      );
      timer.reset(heard);
      expect(timer.fired(fired)).toMatchObject({ minUs: TICK_US, maxUs: TICK_US });
      expect(timer.fired(fired + TICK_US)).toBeNull();
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
