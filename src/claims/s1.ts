/** S1: a single database with its backup against each other architecture. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, PARTITIONS, RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { complexity, figuresOf, meterUnder } from './families/meters.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

const COUNTS = ['nodeKinds', 'messageKinds', 'messagesPerOperation', 'durableState', 'states', 'transitions'] as const;
/** With its backup every 5 s: who counts only what serves counts half. */
const WITH_BACKUP: Under = { architecture: 'single-node' };

const against = (simple: Under, other: Under, at: At) => ({
  simple: meterUnder(simple, at),
  simpleIdle: meterUnder(simple, at, false),
  other: meterUnder(other, at),
  otherIdle: meterUnder(other, at, false),
});

/** In how many of the six counts the single database is above the other. */
function measured({ simple, simpleIdle, other, otherIdle }: Readonly<Record<keyof ReturnType<typeof against>, Sheet>>): Observation {
  const [own, its] = [complexity(simple, simpleIdle), complexity(other, otherIdle)];
  const value = COUNTS.filter((count) => own[count] > its[count]).length;
  return {
    ...{ value, holds: value === 0, counts: { operations: simple.ops.length } },
    figures: { ...figuresOf('own', own, COUNTS), ...figuresOf('other', its, COUNTS) },
  };
}

const rowOf = (id: string, says: string, other: Under, simple = WITH_BACKUP, beside = false): Row =>
  row({
    ...(beside ? { beside: true as const } : {}),
    ...{ id, says, expected: simple === WITH_BACKUP, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at) => against(simple, other, at),
    measure: measured,
  });

export const s1: Claim = {
  id: 'S1',
  statement: 'It is the simplest.',
  architecture: 'single-node',
  group: 'pros',
  comparison:
    'in how many of six counts (kinds of node, kinds of message used, messages per operation, durable state, states, transitions) it is above the other',
  unit: 'of 6 counts',
  margin: '0: the simplest is above nobody in anything.',
  byConstruction: true,
  trap: 'Backup and restore count, too.',
  expected: 'held under conditions',
  surprised: {
    expected: 'held',
    why: 'A backup and its restore have messages, states and a file of their own, which nobody else here has; and a Raft cluster has one kind of node only.',
  },
  rows: [
    rowOf('cache', 'against a query cache', CACHE),
    rowOf('replicas', 'against read replicas', REPLICAS),
    rowOf('partitions', 'against partitions', PARTITIONS),
    rowOf('raft', 'against a Raft cluster', RAFT),
    rowOf('bare-cache', 'without a backup, against a query cache that has none either', CACHE, SINGLE, true),
    rowOf('bare-partitions', 'without a backup, against partitions that have none either', PARTITIONS, SINGLE, true),
    rowOf('bare-raft', 'without a backup, against a Raft cluster that has none either', RAFT, SINGLE, true),
  ],
  control: {
    what: 'a Raft cluster must not be simpler than a query cache.',
    row: rowOf('opposite', 'a Raft cluster against a query cache', CACHE, RAFT),
  },
};
