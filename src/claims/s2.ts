/** S2: money for each thousand operations, on equal machines, below the limit of one of them. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, PARTITIONS, RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { ONE_MACHINE, slowly } from './families/limits.ts';
import type { Under } from './families/waits.ts';
import { usdPerThousand } from './prices.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world, WRITE } from './world.ts';

/** Was 40 s: a row has 4,000 operations in these, four times what it needs. */
const UNTIL_MS = 20_000;
/** What does not complete this much does not carry the load. */
const CARRIES = 0.98;

interface Paid extends Under {
  /** Of what one machine takes. */
  readonly load: number;
  readonly writes?: number;
  /** Only the main city asks, and only it has machines. */
  readonly near?: true;
  /** How many times as fast each machine is, and as dear. */
  readonly size?: number;
}

function paid({ architecture, settings = {}, load, writes = 0.5, near, size = 1 }: Paid, { regions: all, seed }: At): Request {
  const regions = near ? all.slice(0, 1) : [...all];
  const scenario = world({
    ...{ architecture, regions, untilMs: UNTIL_MS + 1000 },
    settings: { ...slowly(architecture, size), ...settings },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: (load * ONE_MACHINE) / regions.length, untilMs: UNTIL_MS },
        statements: [
          { sql: WRITE, params: [ANY_ROW], weight: writes },
          { sql: REPEATED, params: [{ zipf: 20 }], weight: 1 - writes },
        ],
      },
    ],
  });
  return { scenario, seed };
}

const completed = ({ ops }: Sheet): number => ops.filter(({ state, ms }) => state === 'ok' && ms !== null).length / ops.length;

type Condition = Pick<Row, 'id' | 'says' | 'expected'>;

/** A single database’s money ÷ the other’s. */
const rowOf = (condition: Condition, load: number, other: Under, more: Partial<Paid> = {}, size = 1): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, least: { operations: 1000 } },
    arms: (at) => ({ single: paid({ ...SINGLE, load, ...more, size }, at), other: paid({ ...other, load, ...more }, at) }),
    measure: ({ single, other: its }): Observation => {
      const [own, theirs] = [usdPerThousand(single, size), usdPerThousand(its)];
      return {
        ...{ value: own / theirs, holds: own <= theirs && completed(single) >= CARRIES, counts: { operations: single.ops.length } },
        figures: { usd: own, otherUsd: theirs, completed: completed(single), otherCompleted: completed(its) },
      };
    },
  });

const HALF = 0.5;

export const s2: Claim = {
  id: 'S2',
  statement: 'It is cheap.',
  architecture: 'single-node',
  group: 'pros',
  comparison: 'US dollars for each thousand operations (machines, disks, traffic between cities), a single database ÷ the other',
  unit: 'ratio',
  margin: 'At most 1, while 98 % of all operations are answered.',
  trap: 'Comparing at loads that it cannot carry.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'cache', says: 'against a query cache, half of what one machine takes', expected: true }, HALF, CACHE),
    rowOf({ id: 'replicas', says: 'against read replicas', expected: true }, HALF, REPLICAS),
    rowOf({ id: 'partitions', says: 'against partitions', expected: true }, HALF, PARTITIONS),
    rowOf({ id: 'raft', says: 'against a Raft cluster of five', expected: true }, HALF, RAFT),
    rowOf({ id: 'beyond', says: 'twice what one machine takes, against partitions', expected: false }, 2, PARTITIONS),
    rowOf(
      { id: 'smaller', says: 'nearly all reads, near by: a machine four times as large against a small one with a cache', expected: false },
      ...([2.5, CACHE, { writes: 0.05, near: true }, 4] as const),
    ),
  ],
  control: {
    what: 'a Raft cluster must not be cheaper than a single database.',
    row: row({
      ...{ id: 'opposite', says: 'a Raft cluster ÷ a single database', expected: false, sets: ['W'] as const },
      arms: (at) => ({ raft: paid({ ...RAFT, load: HALF }, at), single: paid({ ...SINGLE, load: HALF }, at) }),
      measure: ({ raft, single }) => {
        const value = usdPerThousand(raft) / usdPerThousand(single);
        return { value, holds: value <= 1, counts: { operations: raft.ops.length } };
      },
    }),
  },
};
