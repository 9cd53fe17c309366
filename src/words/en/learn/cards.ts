/** What the cards say: of each guarantee its name and what it means, in the words of the field. */
import * as Count from '../count.ts';

export const CARDS = {
  title: 'What holds, and what breaks it',
  say: 'A consistency card for every system: each was asked and broken at random, and every answer was judged. Where a guarantee did not hold there is a run that shows it, with all that could be spared taken away.',
  how: (seeds: number): string =>
    `${seeds} random runs for each: at least 200 operations of clients near and far, and at least 8 faults: crashes, pauses, cuts, lost and doubled messages, slow and lost disks, clocks that are wrong. A run counts where it could have broken the guarantee. That none did is no proof. “Promised at times”: not in runs in which something happened that the promise leaves out, such as a lost disk, a restored backup or a promotion.`,
  promised: 'promised',
  sometimes: 'promised at times',
  never: 'not promised',
  none: 'no run could tell',
  see: 'See it break',
  seeOf: (guarantee: string, name: string): string => `See it break: ${guarantee}, ${name}`,
  choose: 'Systems',
  plain: 'As it comes',
  runs: (held: number, of: number): string => (held === of ? `held in all ${Count.runs(of)}` : `held in ${held} of ${Count.runs(of)}`),
  kept: (held: number, of: number): string => `${held} of ${of} held`,
  small: (commands: number): string => Count.commands(commands),
} as const;

interface Meaning {
  readonly name: string;
  readonly says: string;
}

export const MEANINGS = {
  linearizable: {
    name: 'Linearizable',
    says: 'Each row behaves as if there were one copy of it: whoever asks sees the last change that was confirmed before.',
  },
  'bounded staleness': {
    name: 'Bounded staleness',
    says: 'No answer lacks a change that had been confirmed more than 5 seconds before it was asked.',
  },
  'consistent prefix': {
    name: 'Consistent prefix',
    says: 'What is read of a row is a state that it really had, perhaps an old one: changes are seen in their order, and none that is taken back.',
  },
  'read your writes': { name: 'Read your writes', says: 'A client sees its own earlier changes.' },
  'monotonic reads': {
    name: 'Monotonic reads',
    says: 'A client that has seen a change does not see the row without it later: time never runs backwards for it.',
  },
  'monotonic writes': {
    name: 'Monotonic writes',
    says: 'Changes of one client take effect in the order in which it made them, and nobody sees a later without an earlier.',
  },
  'writes follow reads': {
    name: 'Writes follow reads',
    says: 'A change stands after what its client had read before: an answer is never seen without its question.',
  },
  serializable: {
    name: 'Serializable',
    says: 'Transactions at that level come to what they would have come to one after the other, in the order of time.',
  },
  'no lost updates': {
    name: 'No lost updates',
    says: 'A transaction that changes what it has read overwrites nobody who changed it meanwhile (at repeatable read and serializable).',
  },
  'acknowledged writes are kept': {
    name: 'Nothing confirmed is lost',
    says: 'What a client was told is done is still there when all faults are over.',
  },
  convergence: { name: 'Convergence', says: 'When all faults are over and some time has passed, all copies hold the same.' },
} satisfies Readonly<Record<string, Meaning>>;
