/** Reads by lease: how long a leader may answer without asking, and what is assumed of clocks. */
import { leastWaitUs } from '../../../../shared/consensus/election-timer.ts';
import type { MechanismTuning, Settings } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'reads',
  id: 'lease',
  name: 'linearizable, by lease',
  help: 'For a while after a majority has heard it, the leader says at once how new a member’s database must be. That is right only as long as clocks keep their bound.',
  settings: [
    {
      key: 'leaseMs',
      label: 'Lease',
      type: 'number',
      default: 0,
      min: 0,
      max: 40000,
      step: 1,
      unit: 'ms',
      help: 'How long, by its own clock and counted from its heartbeat, a leader that a majority has answered takes itself for the leader. 0: as long as the least election timeout and the clocks allow.',
      source: 'Ongaro 2014 (thesis), §6.4.1: the election timeout divided by the bound of clock drift.',
    },
    {
      key: 'clockDriftPpm',
      label: 'Clocks are off by at most',
      type: 'number',
      default: 200,
      min: 0,
      max: 400_000,
      step: 1,
      unit: 'µs/s',
      help: 'How much faster or slower than it should any clock is taken to run. Where one is worse, a leader may answer after another was elected: a stale read.',
      source: 'Corbett et al. 2012 (Spanner), §3: 200 µs a second.',
    },
  ],
};

/** The longest that is safe, µs: the leader’s clock may be slow, and those of the others fast. */
export function longestLeaseUs(settings: Settings): number {
  const micros = (key: string): number => Number(settings[key]) * 1000;
  const leastUs = leastWaitUs({ electionTimeoutMinUs: micros('electionTimeoutMinMs'), electionTickUs: micros('electionTickMs') });
  return Math.floor(leastUs * (1 - (2 * Number(settings['clockDriftPpm'])) / 1e6));
}

/** What is wrong with these settings where reads are by lease, in one sentence. */
export function leaseComplaint(settings: Settings): string | null {
  if (settings['reads'] !== 'lease') return null;
  if (settings['checkQuorum'] === false)
    return '“reads” is “lease” and “checkQuorum” is off: a member that hears a leader then votes for another, so no lease holds. Turn it on, or choose other reads.';
  const most = longestLeaseUs(settings) / 1000;
  return Number(settings['leaseMs']) <= most
    ? null
    : `“leaseMs” is ${String(settings['leaseMs'])}, longer than the others wait before they elect another: at most ${Math.floor(most)} fits “electionTimeoutMinMs”, less what clocks may be off. Or give 0 for the longest that is safe.`;
}

/** How long it is, µs; 0 where reads ask. */
export function leaseUs(settings: Settings): number {
  if (settings['reads'] !== 'lease') return 0;
  const most = longestLeaseUs(settings);
  const asked = Number(settings['leaseMs']) * 1000;
  return asked === 0 ? most : Math.min(asked, most);
}
