/** What a cache promises: an answer that is not older than its lifetime, by its own clock. */
import type { Micros } from '../../sim/node.ts';
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, type Promised, promise } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

const isWhole = ({ wiped, nodes }: Circumstances): boolean => !nodes.some(({ kind, id }) => kind === 'primary' && wiped.has(id));

const lifetimeUs = ({ settings }: Circumstances): Micros => 1000 * (Number(settings['ttlMs']) + Number(settings['staleWhileRevalidateMs']));

/** Writes go through in order; what is read may be old, and of two statements one may be older than the other. */
const WRITES = promise('consistent prefix', 'monotonic writes', 'writes follow reads');

/** Where clocks are wrong a lifetime says nothing. */
const cached = (at: Circumstances): readonly Promised[] =>
  at.skewed ? WRITES : [...WRITES, { guarantee: 'bounded staleness', ageUs: lifetimeUs(at) }];

export const guarantees: Guarantees = {
  promised: (at) => (isWhole(at) ? [...cached(at), ...promise('serializable', 'no lost updates')] : []),
  // Old answers of an old copy may be of any age; of a database that is always current they are as old as they were kept.
  inFront: (behind, at) => (behind.some(({ guarantee }) => guarantee === 'linearizable') ? cached(at) : []),
  mayMiss: (missing, at) => missing.map(() => !isWhole(at)),
  counts: ({ kind }) => kind === 'primary',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      ttlMs: random.integer(2, 15) * 100,
      staleWhileRevalidateMs: random.integer(0, 3) * 200,
      maxEntries: random.integer(2, 6),
      primaryTimeoutMs: random.integer(6, 16) * 100,
      eviction: ['least-recently-used', 'no-eviction'][random.integer(0, 1)] ?? '',
    }),
    orders: [],
    mending: null,
    disksToLose: () => 2,
    calmMs: () => 4000,
  },
};
