/** What a cache promises: an answer that is not older than its lifetime, by its own clock. */
import type { Micros } from '../../sim/node.ts';
import type { Stream } from '../../sim/random.ts';
import { type Circumstances, type Guarantees, HASTY, type Promised, promise } from '../guarantees.ts';
import type { Settings } from '../showing.ts';

const isWhole = ({ wiped, nodes }: Circumstances): boolean => !nodes.some(({ kind, id }) => kind === 'primary' && wiped.has(id));

/** What is asked for while the same is under way is answered with that, which may be as old as a cache is patient. */
function lifetimeUs({ settings }: Circumstances): Micros {
  const ms = (key: string): number => Number(settings[key]);
  const joined = settings['collapse'] === true ? ms('primaryTimeoutMs') : 0;
  return 1000 * (ms('ttlMs') + Math.max(ms('staleWhileRevalidateMs'), ms('staleIfErrorMs')) + joined);
}

/** Writes go through in order; what is read may be old, and of two statements one may be older than the other. */
const WRITES = promise('consistent prefix', 'monotonic writes', 'writes follow reads');

/** Where clocks are wrong a lifetime says nothing; where applications fill the cache, an old value may be put in at any time. */
const cached = (at: Circumstances): readonly Promised[] =>
  at.skewed || at.settings['filling'] !== 'read-through' ? WRITES : [...WRITES, { guarantee: 'bounded staleness', ageUs: lifetimeUs(at) }];

export const guarantees: Guarantees = {
  promised: (at) => (isWhole(at) ? [...cached(at), ...promise('serializable', 'no lost updates')] : []),
  // Old answers of an old copy may be of any age; of a database that is always current they are as old as they were kept.
  inFront(behind, at) {
    const current = behind.find(({ guarantee }) => guarantee === 'linearizable');
    if (!current) return [];
    // What stands behind may say nothing of several rows together.
    return current.ofRows ? cached(at).map((each) => ({ ...each, ofRows: true })) : cached(at);
  },
  mayMiss: (missing, at) => missing.map(() => !isWhole(at)),
  // What is kept is what one statement read.
  seesWhole: () => true,
  counts: ({ kind }) => kind === 'primary',
  trial: {
    hasty: HASTY,
    settings: (random: Stream): Settings => ({
      ttlMs: random.integer(2, 15) * 100,
      maxEntries: random.integer(2, 6),
      staleWhileRevalidateMs: random.integer(0, 3) * 200,
      staleIfErrorMs: random.integer(0, 2) * 500,
      primaryTimeoutMs: random.integer(6, 16) * 100,
      entryTtlMs: random.integer(2, 40) * 100,
      cacheTimeoutMs: random.integer(1, 6) * 100,
      dumps: random.integer(0, 1) === 0 ? '' : '1 1',
      leaseMs: random.integer(2, 40) * 100,
    }),
    mending: null,
    disksToLose: () => 2,
    calmMs: () => 4000,
  },
};
