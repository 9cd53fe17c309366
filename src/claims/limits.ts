/**
 * The highest rate that is sustained, by halving: it completes 98 % of its operations, and its 95th percentile is at most five times that
 * without load. A rate is known to 3 %; 0: less than where the search began.
 */
import type { Scenario } from '../scenarios/schema.ts';
import { share } from './figures.ts';
import type { Seeing } from './seeing.ts';
import type { Climb, LimitSearch, Op, Request, Sheet } from './sheet.ts';

const COMPLETED = 0.98;
const SLOWER = 5;
/** Of all operations so many may wait longer than that. */
const SLOW_SHARE = 0.05;
const NEAR = 0.03;

export async function soughtLimit({ scenario }: Request, { unloaded, from, to }: LimitSearch, play: Play): Promise<Sheet> {
  const { sheet: quiet } = await play(faster(scenario, unloaded));
  const allowedMs = SLOWER * slow(quiet.ops);
  const tried = async (factor: number): Promise<Sheet | null> => {
    const quick = faster(scenario, factor);
    const { sheet, settled } = await play(quick, settledBy(quick, allowedMs));
    return !settled && carries(sheet.ops, { answered: COMPLETED, withinMs: allowedMs }) ? sheet : null;
  };
  let [low, high] = [from, to];
  let sheet: Sheet | null = null;
  while (high / low > 1 + NEAR) {
    const middle = Math.sqrt(low * high);
    const found = await tried(middle);
    if (found) [low, sheet] = [middle, found];
    else high = middle;
  }
  // Where anything above it was sustained, so is what the search began with.
  sheet ??= await tried(low);
  return sheet ? { ...sheet, limit: low * rateOf(scenario) } : { ...quiet, limit: 0 };
}

/** Whether a run is settled by now: it cannot be sustained any more, whatever comes. */
export type Settled = (seen: Seeing, nowMs: number) => boolean;

/** Plays a run, to its end or until it is settled. */
export type Play = (scenario: Scenario, settled?: Settled) => Promise<Played>;

export interface Played {
  /** What was seen by then. */
  readonly sheet: Sheet;
  readonly settled: boolean;
}

/** More than a twentieth of all operations that there can be have waited too long already. */
export function settledBy(scenario: Scenario, allowedMs: number): Settled {
  const operations = most(scenario);
  return (seen, nowMs) => seen.late(allowedMs, nowMs) > SLOW_SHARE * operations;
}

/** Six standard deviations more operations than are offered on average: arrivals are Poisson’s. */
function most({ load, untilMs }: Scenario): number {
  const mean = load.reduce((all, each) => all + ((each.perSecond ?? 0) * each.clients.length * (each.untilMs ?? untilMs)) / 1000, 0);
  return mean + 6 * Math.sqrt(mean);
}

/** So many are answered, and the 95th percentile is at most that. */
export const carries = (ops: readonly Op[], { answered, withinMs }: Pick<Climb, 'answered' | 'withinMs'>): boolean =>
  ops.filter(({ state }) => state === 'ok').length >= answered * ops.length && slow(ops) <= withinMs;

/** What has not come back counts as longer than anything. */
const slow = (ops: readonly Op[]): number =>
  share(
    ops.map(({ ms, state }) => (state === 'ok' && ms !== null ? ms : Number.POSITIVE_INFINITY)),
    1 - SLOW_SHARE,
  );

const faster = (scenario: Scenario, factor: number): Scenario => ({
  ...scenario,
  load: scenario.load.map((load) => (load.perSecond === undefined ? load : { ...load, perSecond: load.perSecond * factor })),
});

/** Operations a second of all clients together. */
const rateOf = ({ load }: Scenario): number => load.reduce((sum, { perSecond = 0, clients }) => sum + perSecond * clients.length, 0);
