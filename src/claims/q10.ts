/** Q10: what is still answered when the main database is gone. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { moments, type TimedInput } from './families/moments.ts';
import type { Op, Request } from './sheet.ts';
import { clientsIn, REPEATED, world, WRITE } from './world.ts';

const LIFETIME_MS = 10_000;
const UNTIL_MS = 60_000;
const MOST = 0.01;

/** The host dies within these. */
const DIES_MS = [20_000, 25_000] as const;
const diesMs = ({ seed }: At): number => moments(seed, 1, ...DIES_MS)[0] ?? 0;

function without(settings: Readonly<Record<string, number>>, at: At): Request {
  const { regions, seed } = at;
  const dies: TimedInput = { atMs: diesMs(at), command: { type: 'crash', node: `primary-${regions[0]}`, what: 'host' } };
  const scenario = world({
    ...{
      architecture: 'query-cache',
      settings: { ttlMs: LIFETIME_MS, ...settings },
      regions: [...regions],
      untilMs: UNTIL_MS,
      commands: [dies],
    },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 1, untilMs: UNTIL_MS - 5000 },
        statements: [
          { sql: REPEATED, params: [{ zipf: 10 }], weight: 4 },
          { sql: WRITE, params: [{ from: 1, to: 10 }] },
        ],
      },
    ],
  });
  return { scenario, seed };
}

const answered = (ops: readonly Op[]): number => ops.filter(({ state }) => state === 'ok').length / Math.max(1, ops.length);

/** Seconds after the death, in fives: the curve. */
const CURVE = [0, 5, 10, 15, 20];

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, settings: Readonly<Record<string, number>>, windowMs = 0): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, least: { reads: 1000, writes: 300 } },
    arms: (at) => ({ run: without(settings, at) }),
    measure: ({ run }, at) => {
      const died = diesMs(at);
      const later = (fromMs: number, toMs = Number.POSITIVE_INFINITY): readonly Op[] =>
        run.ops.filter(({ atMs }) => atMs >= died + fromMs && atMs < died + toMs);
      const reads = later(LIFETIME_MS + windowMs).filter(({ wrote }) => !wrote);
      const writes = later(0).filter(({ wrote }) => wrote);
      const value = answered(reads);
      return {
        value,
        // What was under way when it died may have been done.
        holds: value <= MOST && writes.every(({ state, atMs }) => state !== 'ok' || atMs < died),
        counts: { reads: reads.length, writes: writes.length },
        figures: Object.fromEntries(
          CURVE.map((s) => [`reads answered from ${s} s`, answered(later(s * 1000, s * 1000 + 5000).filter(({ wrote }) => !wrote))]),
        ),
      };
    },
  });

export const q10: Claim = {
  id: 'Q10',
  statement: 'It is of little help for availability.',
  architecture: 'query-cache',
  group: 'cons',
  comparison:
    'share of reads that are answered once lifetime and window have passed since the main database died; and whether any write was',
  unit: 'of reads',
  margin: 'At most 0.01 of the reads, and no write: less than what anybody would call help.',
  trap: 'The time in which one measures decides; the curve stands beside it.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'lifetime', says: 'a lifetime of 10 s', expected: true }, {}),
    rowOf({ id: 'window', says: 'and 5 s while it is fetched anew', expected: true }, { staleWhileRevalidateMs: 5000 }, 5000),
    rowOf({ id: 'on-error', says: 'old answers are served while the database is down', expected: false }, { staleIfErrorMs: 600_000 }),
    rowOf({ id: 'long', says: 'the same time after, with a lifetime of ten minutes', expected: false }, { ttlMs: 600_000 }),
  ],
  control: {
    what: 'answers past their lifetime, planted, must be found.',
    row: row({
      ...{ id: 'never-expires', says: 'nothing expires', expected: false, sets: ['W'] as const },
      arms: (at) => ({ run: { ...without({}, at), plant: 'query-cache/never-expires' } }),
      measure: ({ run }, at) => {
        const value = answered(run.ops.filter(({ atMs, wrote }) => !wrote && atMs >= diesMs(at) + LIFETIME_MS));
        return { value, holds: value <= MOST, counts: {} };
      },
    }),
  },
};
