/** M5: machines, messages and bytes of a Raft cluster against the others, for each write. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { type Metered, machinesIn, meterUnder, perOperation } from './families/meters.ts';
import type { Under } from './families/waits.ts';
import type { Sheet } from './sheet.ts';

/** Half as much again: what nobody would call the same price. */
const MORE = 1.5;

const writes = (under: Under, perSecond: number): Metered => ({
  ...under,
  perSecond,
  writes: 1,
  fault: false,
  untilMs: perSecond > 50 ? 4000 : 10_000,
});

const armsOf = (other: Under, perSecond: number, at: At) => ({
  raft: meterUnder(writes(RAFT, perSecond), at),
  raftIdle: meterUnder(writes(RAFT, perSecond), at, false),
  other: meterUnder(writes(other, perSecond), at),
  otherIdle: meterUnder(writes(other, perSecond), at, false),
});

type Seen = Readonly<Record<keyof ReturnType<typeof armsOf>, Sheet>>;

const ratioOf =
  (of: (busy: Sheet, idle: Sheet) => number): ((seen: Seen) => Observation) =>
  ({ raft, raftIdle, other, otherIdle }) => {
    const [own, its] = [of(raft, raftIdle), of(other, otherIdle)];
    return { value: own / its, holds: own / its >= MORE, counts: { writes: raft.ops.length }, figures: { raft: own, other: its } };
  };

const messages = ratioOf((busy, idle) => perOperation(busy, idle, 'sentMessages'));
const bytes = ratioOf((busy, idle) => perOperation(busy, idle, 'sentBytes'));
const machines = ratioOf(machinesIn);

type Condition = Pick<Row, 'id' | 'says' | 'expected'>;

const rowOf = (condition: Condition, measure: (seen: Seen) => Observation, other: Under, perSecond = 10): Row =>
  row({ ...{ ...condition, sets: ['W', 'E'] as const, least: { writes: 1000 } }, arms: (at) => armsOf(other, perSecond, at), measure });

/** Two copies confirm each commit, as in a majority of five: no write is lost with any one machine. */
const SYNCHRONOUS: Under = {
  architecture: 'read-replicas',
  settings: { commit: 'standbys', synchronousStandbyNames: 'ANY 2 (*)' },
};

export const m5: Claim = {
  id: 'M5',
  statement: 'It is expensive.',
  architecture: 'multi-master',
  group: 'cons',
  comparison: 'what a Raft cluster of five takes ÷ what the other takes, for each write; what is sent without a question left out',
  unit: 'ratio',
  margin: 'At least 1.5.',
  trap: 'Five machines against one says little: copies ship nearly as much, and batching lowers the messages of a write.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'machines', says: 'machines, against a single database', expected: true }, machines, SINGLE),
    rowOf({ id: 'messages', says: 'messages, against a single database', expected: true }, messages, SINGLE),
    rowOf({ id: 'copies', says: 'messages, against asynchronous replicas, 10 writes a second', expected: true }, messages, REPLICAS),
    rowOf(
      { id: 'copies-fast', says: 'messages, against asynchronous replicas, 100 writes a second', expected: false },
      messages,
      REPLICAS,
      100,
    ),
    rowOf({ id: 'bytes', says: 'bytes, against asynchronous replicas', expected: true }, bytes, REPLICAS),
    rowOf({ id: 'copies-machines', says: 'machines, against asynchronous replicas', expected: false }, machines, REPLICAS),
    rowOf(
      { id: 'equal-safety', says: 'messages at equal safety, against replicas of which two confirm', expected: false },
      messages,
      SYNCHRONOUS,
    ),
    rowOf(
      { id: 'equal-safety-bytes', says: 'bytes at equal safety, against replicas of which two confirm', expected: false },
      bytes,
      SYNCHRONOUS,
    ),
  ],
  control: {
    what: 'asynchronous replicas against themselves are no dearer.',
    row: row({
      ...{ id: 'same', says: 'replicas against replicas', expected: false, sets: ['W'] as const },
      arms: (at) => ({ other: meterUnder(writes(REPLICAS, 10), at), otherIdle: meterUnder(writes(REPLICAS, 10), at, false) }),
      measure: ({ other, otherIdle }) => messages({ raft: other, raftIdle: otherIdle, other, otherIdle }),
    }),
  },
};
