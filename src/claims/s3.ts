/** S3: one database under load and crashes, judged by the checker. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { HISTORY_MS, historyUnder, judged } from './families/histories.ts';
import { crashed, moments, type TimedInput } from './families/moments.ts';
import type { SetId } from './regions.ts';

/** An fsync takes so long that crashes come between disk and answer. */
const SLOW_DISK = { architecture: 'single-node', settings: { backupIntervalMs: 0, fsyncMs: 60 } } as const;

const crashes = ({ regions: [main = ''], seed }: At): readonly TimedInput[] =>
  moments(seed, 6, 250, 0.95 * HISTORY_MS).flatMap((atMs) => crashed(`primary-${main}`, atMs, 500));

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly sets: readonly SetId[] }, plant?: string): Row =>
  row({
    ...{ ...condition, least: { operations: 5000, overlaps: 4000, unknown: 30 } },
    arms: (at) => ({ run: historyUnder(SLOW_DISK, at, { commands: crashes(at), ...(plant === undefined ? {} : { plant }) }) }),
    measure: ({ run }) => judged(run),
  });

export const s3: Claim = {
  id: 'S3',
  statement: 'It is strongly consistent.',
  architecture: 'single-node',
  group: 'pros',
  comparison: 'the checker’s verdict on ten clients’ reads and writes of ten rows, with six crashes (1: linearizable)',
  unit: '',
  margin: 'Every history: one that has no order is one too many.',
  trap: 'No crash while a write is between disk and answer: operations whose outcome nobody knows are counted.',
  expected: 'held',
  rows: [rowOf({ id: 'crashes', says: 'concurrent clients, and processes that crash', expected: true, sets: ['W', 'E'] })],
  control: {
    what: 'confirming before the sync, planted, must lose what was read or confirmed.',
    row: rowOf(
      { id: 'before-fsync', says: 'writes are confirmed before they are on disk', expected: false, sets: ['E'] },
      'single-node/answers-before-fsync',
    ),
    fails: 0.8,
  },
};
