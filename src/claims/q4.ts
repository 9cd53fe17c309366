/** Q4: what a query cache adds to what has to be looked after, counted as for read replicas. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, REPLICAS, SINGLE } from './families/arms.ts';
import { complexity, figuresOf, meterUnder } from './families/meters.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

const COUNTS = ['nodeKinds', 'messageKinds', 'messagesPerOperation', 'durableState'] as const;

const against = (simple: Under, other: Under, at: At) => ({
  simple: meterUnder(simple, at),
  simpleIdle: meterUnder(simple, at, false),
  other: meterUnder(other, at),
  otherIdle: meterUnder(other, at, false),
});

type Seen = Readonly<Record<keyof ReturnType<typeof against>, Sheet>>;

/** In how many of the four counts it is higher than the other. */
function measured({ simple, simpleIdle, other, otherIdle }: Seen): Observation {
  const [own, its] = [complexity(simple, simpleIdle), complexity(other, otherIdle)];
  const value = COUNTS.filter((count) => own[count] > its[count]).length;
  return {
    ...{ value, holds: value === 0, counts: { operations: simple.ops.length } },
    figures: { ...figuresOf('own', own, COUNTS), ...figuresOf('other', its, COUNTS) },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, simple: Under, other: Under = REPLICAS): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at) => against(simple, other, at),
    measure: measured,
  });

/** The application fills it: Redis beside a database, by redis.conf and NSDI 2013, §2. */
const BY_HAND: Under = { architecture: 'query-cache', settings: { filling: 'look-aside', eviction: 'no-eviction', entryTtlMs: 0 } };
/** Leases and remote markers over replicas: NSDI 2013, §3.2.1 and §5. */
const LEASES: Under = {
  architecture: 'query-cache',
  settings: { filling: 'leases', markers: true },
  over: { architecture: 'read-replicas' },
};

export const q4: Claim = {
  id: 'Q4',
  statement: 'It is simple to use.',
  architecture: 'query-cache',
  group: 'pros',
  comparison:
    'in how many of four counts (kinds of node, kinds of message used, messages per operation, durable state) it is above read replicas',
  unit: 'of 4 counts',
  margin: '0: simpler means higher in none.',
  trap: 'Hosted and self-run caches differ: cache-aside puts code, keys and races into the application.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'read-through', says: 'a cache that fills itself', expected: true }, CACHE),
    rowOf({ id: 'by-hand', says: 'a cache that the application fills', expected: false }, BY_HAND),
    rowOf({ id: 'leases', says: 'leases and markers over replicas, as run at Meta', expected: false }, LEASES),
  ],
  control: {
    what: 'read replicas must not be simpler than a single database.',
    row: rowOf({ id: 'replicas', says: 'read replicas against a single database', expected: false }, REPLICAS, SINGLE),
  },
};
