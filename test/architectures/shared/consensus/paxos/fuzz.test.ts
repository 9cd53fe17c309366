/** Paxos under random faults, with its invariants after every step; and each invariant against a bug planted for it. */
import { describe, expect, it } from 'vitest';
import { type FuzzOptions, fuzz } from './fuzz.ts';

const SCHEDULES = Number(process.env['PAXOS_SCHEDULES'] ?? 60);
const STEPS = 1500;

const KINDS: readonly (readonly [string, Omit<FuzzOptions, 'seed' | 'steps'>])[] = [
  ['random crashes, pauses, partitions, loss, doubling and reordering', {}],
  ['leaders that fall soon after they began to lead', { huntsLeaders: true }],
  ['disks that take their time', { slowDisks: true }],
  ['disks that take their time and leaders that fall', { slowDisks: true, huntsLeaders: true }],
  ['logs that are compacted and disks that are lost', { compacts: true, losesDisks: true }],
  ['the same on slow disks', { compacts: true, losesDisks: true, slowDisks: true }],
];

describe('Paxos', () => {
  it.each(KINDS)('keeps every invariant under %s', { timeout: 600_000 }, (_words, options) => {
    let [chosen, ballots, reads, installed, disordered] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const result = fuzz({ seed, steps: STEPS, ...options });
      chosen += result.chosen;
      ballots += result.ballots;
      reads += result.reads;
      installed += result.installed;
      disordered += result.disordered;
    }
    console.log({ chosen, ballots, reads, installed, disordered });
    // A fuzz in which nothing happens proves nothing.
    expect(chosen).toBeGreaterThan(5 * SCHEDULES);
    expect(ballots).toBeGreaterThan(2 * SCHEDULES);
  });
});
