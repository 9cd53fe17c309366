/** Rows are spread by the hash of their key. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'placement',
  id: 'hash',
  name: 'by hash',
  help: 'A key is hashed to one of 16,384 slots, and each partition has a band of them: load spreads evenly, and neighbours live apart.',
  settings: [
    {
      key: 'hashing',
      label: 'From hash to partition',
      help: 'How a hash becomes a partition. It decides how many rows have to move when a partition is added.',
      source:
        'Fixed slots, as in Redis Cluster (16,384; its specification, “Key distribution model”). A ring of points: Karger et al. 1997. The remainder: what both were made to avoid (the same, §1).',
      type: 'choice',
      default: 'slots',
      options: ['slots', 'ring', 'remainder'],
      words: {
        slots: { name: 'fixed slots', help: 'A band of slots each; who joins is given an equal part of every band, 1 in n+1 of all.' },
        ring: {
          name: 'a ring of points',
          help: 'Consistent hashing: the next point on a circle has the key; who joins takes about 1 in n+1.',
        },
        remainder: { name: 'the remainder', help: 'The hash modulo the number of partitions: when one joins, n in n+1 of all keys move.' },
      },
    },
    {
      key: 'pointsEach',
      label: 'Points on the ring',
      help: 'How many points each partition has on the ring: more make their shares more equal. Only the ring reads it.',
      source: 'Ours: 100. libketama has 160 for each server (40 hashes of 4 points, ketama.c).',
      type: 'number',
      default: 100,
      min: 1,
      max: 1000,
      step: 1,
      unit: 'points',
    },
  ],
};
