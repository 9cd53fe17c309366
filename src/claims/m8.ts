/** M8: timestamps by TrueTime. Time masters are wrong by so much of the bound, and clients in five cities write and read ten rows. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { HISTORY_MS, historyUnder, judged } from './families/histories.ts';
import { crashed, moments, type TimedInput } from './families/moments.ts';
import { of, p50 } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';

/** How wrong a clock may be, ms. Round trips on one continent are shorter, so that Paxos does not hide the wait. */
const BOUND_MS = 40;
const SPANNER = {
  architecture: 'multi-master',
  settings: { protocol: 'spanner', startLeader: 1, epsilonBaseMs: BOUND_MS, pollMs: 1000 },
} as const;

/** How far off time masters are, in bounds: that of the leader's city, and those of all others. */
interface Clocks {
  readonly leader: number;
  readonly others: number;
}

const RIGHT: Clocks = { leader: 0, others: 0 };
const HALF: Clocks = { leader: 0.5, others: -0.5 };
/** The road to a time master and back takes a part of the bound. */
const WITHIN: Clocks = { leader: 0.9, others: -0.9 };
const TWICE: Clocks = { leader: 0.9, others: -2 };
const TEN: Clocks = { leader: 0.9, others: -10 };

/** From the first poll on. */
const set = ({ leader, others }: Clocks, { regions }: At): readonly TimedInput[] =>
  regions.map((city, i) => ({
    atMs: 0,
    command: { type: 'skew', node: `time-master-${city}`, offsetMs: BOUND_MS * (i === 0 ? leader : others), driftPpm: 0 },
  }));

/** Two followers, by turns: a majority is left, and the leader keeps its lease. */
const crashes = ({ regions, seed }: At): readonly TimedInput[] =>
  moments(seed, 4, 1500, 0.9 * HISTORY_MS).flatMap((atMs, i) => crashed(`spanserver-${regions[1 + (i % 2)] ?? ''}`, atMs, 700));

/**
 * Pairs: a write that was confirmed, and the next thing that a client in another city asked of the same row, nearer in time than two clocks
 * are apart. Only they can show anything.
 */
function pairsIn({ ops }: Sheet, apartMs: number): number {
  const reads = ops.filter(({ wrote, state }) => !wrote && state === 'ok');
  const writes = ops.filter(({ wrote, state }) => wrote && state === 'ok');
  const isPair = (read: Sheet['ops'][number]): boolean =>
    writes.some((write) => {
      const gapMs = read.atMs - write.atMs - (write.ms ?? Number.POSITIVE_INFINITY);
      return write.params[1] === read.params[0] && write.from !== read.from && gapMs >= 0 && gapMs < apartMs;
    });
  return reads.filter(isPair).length;
}

/** Stale reads of 1,000. It holds where there is none, the checker finds an order, and timestamps are in the order in which things happened. */
function measured(sheet: Sheet, clocks: Clocks, { regions: [main = ''] }: At): Observation {
  const { ops } = sheet;
  const violations = sheet.violations ?? ['they were not looked at'];
  const history = judged(sheet);
  const reads = ops.filter(({ wrote, state }) => !wrote && state === 'ok');
  const value = (1000 * reads.filter(({ staleMs }) => (staleMs ?? 0) > 0).length) / Math.max(1, reads.length);
  return {
    ...{ value, holds: value === 0 && history.holds && violations.length === 0 },
    counts: { ...history.counts, pairs: pairsIn(sheet, BOUND_MS * (clocks.leader - clocks.others)) },
    figures: {
      linearizable: history.value,
      // Beyond the bound nothing is said of timestamps: what rests on clocks is not held to there.
      timestamps: clocks.others < -1 ? null : violations.length === 0 ? 1 : 0,
      writeMs: p50(
        of(
          ops.filter(({ wrote }) => wrote),
          main,
        ),
      ),
    },
  };
}

interface Condition extends Pick<Row, 'id' | 'says' | 'expected' | 'beside' | 'least'> {
  readonly sets: readonly SetId[];
  readonly clocks: Clocks;
  readonly crashing?: true;
  readonly plant?: string;
}

const rowOf = ({ clocks, crashing, plant, ...condition }: Condition): Row =>
  row({
    ...condition,
    arms(at): { readonly run: Request } {
      const commands = [...set(clocks, at), ...(crashing ? crashes(at) : [])];
      return { run: historyUnder(SPANNER, at, { commands, invariants: true, ...(plant === undefined ? {} : { plant }) }) };
    },
    measure: ({ run }, at) => measured(run, clocks, at),
  });

const NO_WAIT = 'multi-master/no-commit-wait';

export const m8: Claim = {
  id: 'M8',
  statement: 'Synchronized clocks order writes and give reads all data up to the moment asked.',
  architecture: 'multi-master',
  group: 'pros',
  comparison:
    'stale reads of 1,000 among ten clients of ten rows, in one group of Spanner whose time masters are off by so many bounds (40 ms) against each other',
  unit: 'of 1,000',
  margin: 'None, every history linearizable, and no timestamp below that of what could be seen before: one is too many.',
  trap: 'A read long after the write shows nothing: pairs of a write and a read in another city that are nearer in time than the clocks are counted, at least 1,000. Without the wait nothing shows either where clocks are right, or where Paxos takes longer than twice the bound. One group is measured, in which one leader orders all writes: causal pairs over two groups are not.',
  expected: 'held',
  rows: [
    rowOf({
      ...{ id: 'bound', says: 'clocks nearly as wrong as they may be, against each other; followers crash', expected: true },
      ...{ sets: ['W', 'E'], clocks: WITHIN, crashing: true, least: { operations: 5000, overlaps: 3000, pairs: 1000 } },
    }),
    rowOf({ id: 'half', says: 'half as wrong', expected: true, sets: ['E'], clocks: HALF, least: { operations: 3000, pairs: 500 } }),
    rowOf({ id: 'right', says: 'clocks are right', expected: true, sets: ['E'], clocks: RIGHT, least: { operations: 3000 } }),
    rowOf({
      id: 'twice',
      says: 'all but the leader’s twice as wrong as they may be',
      expected: false,
      beside: true,
      sets: ['E'],
      clocks: TWICE,
    }),
    rowOf({ id: 'ten', says: 'ten times', expected: false, beside: true, sets: ['W', 'E'], clocks: TEN }),
    rowOf({
      ...{ id: 'right-unwaited', says: 'clocks are right, and nobody waits: it shows nothing', expected: true, beside: true as const },
      ...{ sets: ['E'], clocks: RIGHT, plant: NO_WAIT },
    }),
  ],
  control: {
    what: 'without commit wait, planted, timestamps must not be in the order of what could be seen.',
    row: rowOf({
      ...{ id: 'unwaited', says: 'clocks within the bound, and nobody waits', expected: false },
      ...{ sets: ['E'], clocks: WITHIN, plant: NO_WAIT },
    }),
    fails: 0.9,
  },
};
