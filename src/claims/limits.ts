/**
 * The highest rate that is sustained, by halving: it completes 98 % of its operations, and its 95th percentile is at most five times that
 * without load. A rate is known to 3 %; 0: less than where the search began.
 */
import type { Scenario } from '../scenarios/schema.ts';
import { share } from './figures.ts';
import type { LimitSearch, Op, Request, Sheet } from './sheet.ts';

const COMPLETED = 0.98;
const SLOWER = 5;
const NEAR = 0.03;

export async function soughtLimit(
  { scenario }: Request,
  { unloaded, from, to }: LimitSearch,
  play: (scenario: Scenario) => Promise<Sheet>,
): Promise<Sheet> {
  const quiet = await play(faster(scenario, unloaded));
  const allowedMs = SLOWER * slow(quiet.ops);
  const tried = async (factor: number): Promise<Sheet | null> => {
    const sheet = await play(faster(scenario, factor));
    return sustains(sheet.ops, allowedMs) ? sheet : null;
  };
  let sheet = await tried(from);
  if (!sheet) return { ...quiet, limit: 0 };
  let [low, high] = [from, to];
  while (high / low > 1 + NEAR) {
    const middle = Math.sqrt(low * high);
    const found = await tried(middle);
    if (found) [low, sheet] = [middle, found];
    else high = middle;
  }
  return { ...sheet, limit: low * rateOf(scenario) };
}

function sustains(ops: readonly Op[], allowedMs: number): boolean {
  return ops.filter(({ state }) => state === 'ok').length >= COMPLETED * ops.length && slow(ops) <= allowedMs;
}

/** What has not come back counts as longer than anything. */
const slow = (ops: readonly Op[]): number =>
  share(
    ops.map(({ ms, state }) => (state === 'ok' && ms !== null ? ms : Number.POSITIVE_INFINITY)),
    0.95,
  );

const faster = (scenario: Scenario, factor: number): Scenario => ({
  ...scenario,
  load: scenario.load.map((load) => (load.perSecond === undefined ? load : { ...load, perSecond: load.perSecond * factor })),
});

/** Operations a second of all clients together. */
const rateOf = ({ load }: Scenario): number => load.reduce((sum, { perSecond = 0, clients }) => sum + perSecond * clients.length, 0);
