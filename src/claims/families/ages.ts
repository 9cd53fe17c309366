/** How old answers are: a few rows are changed at random moments and read from two cities, all by the same instants for every arm. */
import type { At } from '../claim.ts';
import type { Op, Request, Sheet } from '../sheet.ts';
import { clientsIn, world } from '../world.ts';
import type { TimedInput } from './moments.ts';
import type { Under } from './waits.ts';

export interface Aging extends Under {
  readonly untilMs: number;
  readonly keys: number;
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  readonly commands?: readonly TimedInput[];
}

const READ_ONE = 'SELECT value FROM items WHERE id = ?';
const CHANGE_ONE = 'UPDATE items SET value = value + 1 WHERE id = ?';

/** Readers stand in the second city and in the last one. */
export const readersIn = (regions: readonly string[]): readonly string[] => regions.filter((_, i) => i === 1 || i === regions.length - 1);

export function agesUnder({ architecture, settings = {}, over, ...aging }: Aging, { regions, seed }: At): Request {
  const { untilMs, keys, readsPerSecond, writesPerSecond, commands = [] } = aging;
  const any = { from: 1, to: keys };
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: untilMs + 3000, commands: [...commands] },
    ...(over ? { over } : {}),
    load: [
      { clients: clientsIn(readersIn(regions)), perSecond: readsPerSecond, untilMs, statements: [{ sql: READ_ONE, params: [any] }] },
      { clients: clientsIn(regions.slice(0, 1)), perSecond: writesPerSecond, untilMs, statements: [{ sql: CHANGE_ONE, params: [any] }] },
    ],
  });
  return { scenario, seed };
}

/** Reads after a moment whose age is known; fresh ones have 0. */
export const aged = ({ ops }: Sheet, fromMs: number): readonly (Op & { readonly staleMs: number })[] =>
  ops.filter((op): op is Op & { readonly staleMs: number } => op.staleMs !== null && op.atMs >= fromMs);
