/** S5: one machine below and beyond its limit. */
import { type At, type Claim, type Observation, type Overall, row } from './claim.ts';
import { SINGLE } from './families/arms.ts';
import { mean, share, sum, waits } from './figures.ts';
import type { Op, Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world } from './world.ts';

/** A statement takes 100 ms on the one core, so that 10 a second is all. */
const SERVICE_MS = 100;
const PER_SECOND = 10;
const UNTIL_MS = 40_000;
const OFFERED = { fifth: 0.2, half: 0.5, most: 0.8, over: 1.1, far: 1.3 } as const;
const OFF = 0.1;

/** Clients of the main city ask, so that a wait is a wait in the queue. */
function offered(part: number, { regions: [main = ''], seed }: At, cores = 1): Request {
  const scenario = world({
    ...{ architecture: SINGLE.architecture, regions: [main], untilMs: UNTIL_MS + 20_000 },
    settings: { ...SINGLE.settings, cores, sqlBaseUs: SERVICE_MS * 1000, stepNs: 0, clientTimeoutMs: 60_000 },
    load: [
      { clients: clientsIn([main]), perSecond: PER_SECOND * part, untilMs: UNTIL_MS, statements: [{ sql: REPEATED, params: [ANY_ROW] }] },
    ],
  });
  return { scenario, seed };
}

/** Answered while clients still ask, a second. */
const completed = ({ ops }: Sheet): number =>
  ops.filter(({ state, atMs, ms }) => state === 'ok' && ms !== null && atMs + ms <= UNTIL_MS).length / (UNTIL_MS / 1000);
const slow = (ops: readonly Op[]): number => share(waits(ops), 0.95);

/** Of random arrivals and a fixed service (M/D/1): ρ ÷ (2 (1 − ρ)) of a service, Pollaczek and Khinchine. */
const theoryMs = (part: number): number => (part / (2 * (1 - part))) * SERVICE_MS;

const waitingRow = (part: number) =>
  row({
    ...{
      id: `wait-${part}`,
      says: `mean wait for the core at ${part} of the limit, against M/D/1`,
      expected: true,
      sets: ['W', 'E'] as const,
      least: { operations: 1000 },
    },
    arms: (at) => ({ idle: offered(0.05, at), run: offered(part, at) }),
    measure: ({ idle, run }) => {
      // What the road takes is what is left of a wait without a queue.
      const alone = share(waits(idle.ops), 0.5);
      return {
        value: mean(waits(run.ops)) - alone,
        holds: true,
        counts: { operations: run.ops.length },
        figures: { theory: theoryMs(part) },
      };
    },
    overall: (all: readonly Observation[]): Overall => {
      const ms = mean(all.map(({ value }) => value ?? Number.NaN));
      const off = ms / theoryMs(part) - 1;
      return { holds: Math.abs(off) <= OFF, says: `On average ${ms.toFixed(1)} ms, ${(100 * off).toFixed(1)} % off theory.` };
    },
  });

export const s5: Claim = {
  id: 'S5',
  statement: 'One machine takes everything.',
  architecture: 'single-node',
  group: 'cons',
  comparison: 'completed a second when 1.3 of the limit is offered ÷ when 1.1 is; and the 95th percentile, which rises with every step',
  unit: 'ratio',
  margin: '0.95 to 1.05: flat; and waits within a tenth of queueing theory where it applies.',
  trap: 'Closed loops hide it: who waits does not ask. Arrivals are open.',
  expected: 'held',
  rows: [
    row({
      ...{ id: 'beyond', says: 'beyond the limit', expected: true, sets: ['W', 'E'] as const, least: { operations: 1000 } },
      arms: (at) => ({
        fifth: offered(OFFERED.fifth, at),
        half: offered(OFFERED.half, at),
        most: offered(OFFERED.most, at),
        over: offered(OFFERED.over, at),
        far: offered(OFFERED.far, at),
      }),
      measure: ({ fifth, half, most, over, far }) => {
        const value = completed(far) / completed(over);
        const steps = [fifth, half, most, over, far].map(({ ops }) => slow(ops));
        const rises = steps.every((ms, i) => i === 0 || ms >= (steps[i - 1] ?? 0));
        return {
          ...{ value, holds: value >= 0.95 && value <= 1.05 && rises, counts: { operations: sum([over.ops.length, far.ops.length]) } },
          figures: { completedASecond: completed(far), p95Fifth: steps[0] ?? null, p95Most: steps[2] ?? null, p95Far: steps[4] ?? null },
        };
      },
    }),
    waitingRow(0.5),
    waitingRow(0.8),
    row({
      ...{ id: 'cores', says: 'four cores: they complete more', expected: false, beside: true as const, sets: ['W'] as const },
      arms: (at) => ({ far: offered(OFFERED.far, at, 4), over: offered(OFFERED.over, at) }),
      measure: ({ far, over }) => {
        const value = completed(far) / completed(over);
        return { value, holds: value >= 0.95 && value <= 1.05, counts: {} };
      },
    }),
  ],
  control: {
    what: 'below the limit what is completed must not be flat.',
    row: row({
      ...{ id: 'below', says: 'half against a fifth of the limit', expected: false, sets: ['W'] as const },
      arms: (at) => ({ fifth: offered(OFFERED.fifth, at), half: offered(OFFERED.half, at) }),
      measure: ({ fifth, half }) => {
        const value = completed(half) / completed(fifth);
        return { value, holds: value >= 0.95 && value <= 1.05, counts: {} };
      },
    }),
  },
};
