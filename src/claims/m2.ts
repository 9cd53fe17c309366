/** M2: how evenly the members of a Raft cluster are loaded. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT, SINGLE } from './families/arms.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { mean, sum } from './figures.ts';
import type { NodeMeter, Sheet } from './sheet.ts';

const EVEN = 1.5;

/** Reads at the member that is asked, however old. */
const LOCAL: Under = { ...RAFT, settings: { ...RAFT.settings, reads: 'local' } };

/** Queries that each member answered. */
const answered = ({ ops, nodes }: Sheet): readonly number[] =>
  Object.entries(nodes).flatMap(([id, { kind }]) =>
    kind === 'client' ? [] : [ops.filter(({ servedBy, wrote }) => servedBy === id && !wrote).length],
  );
const metered =
  (of: (node: NodeMeter) => number) =>
  ({ nodes }: Sheet): readonly number[] =>
    Object.values(nodes).flatMap((node) => (node.kind === 'client' ? [] : [of(node)]));

function busiest(values: readonly number[], sheet: Sheet): Observation {
  const value = Math.max(...values) / mean(values);
  const writes = sheet.ops.filter(({ wrote }) => wrote).length;
  const servers = values.length;
  return { value, holds: value <= EVEN, counts: { operations: sheet.ops.length }, figures: { executionsOfAWrite: servers, writes } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, under: Under, of: (sheet: Sheet) => readonly number[]): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at: At) => ({ run: waitsUnder(under, at) }),
    measure: ({ run }) => busiest(of(run), run),
  });

const MESSAGES = metered(({ sentMessages }) => sentMessages);
const BYTES = metered(({ sentBytes }) => sentBytes);
const STEPS = metered(({ vmSteps }) => vmSteps);

export const m2: Claim = {
  id: 'M2',
  statement: 'Query load is spread over all.',
  architecture: 'multi-master',
  group: 'pros',
  comparison: 'the busiest member ÷ the mean',
  unit: 'ratio',
  margin: 'At most 1.5: the busiest has half as much again as the mean.',
  trap: 'Writes are executed by all: that is load multiplied, not spread.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'reads', says: 'queries answered, reads by read index', expected: true }, RAFT, answered),
    rowOf({ id: 'steps', says: 'steps of SQLite, reads by read index', expected: true }, RAFT, STEPS),
    rowOf({ id: 'messages', says: 'messages sent, reads by read index', expected: false }, RAFT, MESSAGES),
    rowOf({ id: 'bytes', says: 'bytes sent, reads by read index', expected: false }, RAFT, BYTES),
    rowOf({ id: 'local', says: 'queries answered, local reads', expected: true }, LOCAL, answered),
  ],
  control: {
    what: 'a single database beside four clients’ cities: all at one.',
    row: row({
      ...{ id: 'single', says: 'one database among five cities', expected: false, sets: ['W'] as const },
      arms: (at) => ({ run: waitsUnder(SINGLE, at) }),
      measure: ({ run }, { regions }) =>
        busiest(
          regions.map((_, i) => (i === 0 ? sum(answered(run)) : 0)),
          run,
        ),
    }),
  },
};
