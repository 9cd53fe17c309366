/** M4: a Raft cluster against each other architecture, counted as Q4 and S1 are. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, PARTITIONS, RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { complexity, figuresOf, meterUnder } from './families/meters.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

/** The list was fixed before anything was counted. */
const COUNTS = ['states', 'transitions', 'messageKinds', 'messagesPerOperation'] as const;
const LEAST = 3;

const against = (complex: Under, other: Under, at: At) => ({
  complex: meterUnder(complex, at),
  complexIdle: meterUnder(complex, at, false),
  other: meterUnder(other, at),
  otherIdle: meterUnder(other, at, false),
});

/** In how many of the four counts it is above the other. */
function measured({ complex, complexIdle, other, otherIdle }: Readonly<Record<keyof ReturnType<typeof against>, Sheet>>): Observation {
  const [own, its] = [complexity(complex, complexIdle), complexity(other, otherIdle)];
  const value = COUNTS.filter((count) => own[count] > its[count]).length;
  return {
    ...{ value, holds: value >= LEAST, counts: { operations: complex.ops.length } },
    figures: { ...figuresOf('own', own, COUNTS), ...figuresOf('other', its, COUNTS) },
  };
}

const rowOf = (id: string, says: string, expected: boolean, other: Under, complex: Under = RAFT): Row =>
  row({
    ...{ id, says, expected, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at) => against(complex, other, at),
    measure: measured,
  });

export const m4: Claim = {
  id: 'M4',
  statement: 'It is very complex.',
  architecture: 'multi-master',
  group: 'cons',
  comparison: 'in how many of four counts (states, transitions, kinds of message used, messages per operation) it is above the other',
  unit: 'of 4 counts',
  margin: 'Three or more: in most, and clearly.',
  trap: 'Counting habits of our own code: the list of counts was fixed first, and is the same for all.',
  expected: 'held under conditions',
  rows: [
    rowOf('single', 'against a single database', true, SINGLE),
    rowOf('cache', 'against a query cache', true, CACHE),
    rowOf('replicas', 'against read replicas', true, REPLICAS),
    rowOf('partitions', 'against partitions', true, PARTITIONS),
    rowOf('two-phase', 'against partitions that commit in two phases', false, {
      ...PARTITIONS,
      settings: { acrossPartitions: 'two-phase' },
    }),
  ],
  control: {
    what: 'a single database must not be above a query cache.',
    row: rowOf('opposite', 'a single database against a query cache', false, CACHE, SINGLE),
  },
};
