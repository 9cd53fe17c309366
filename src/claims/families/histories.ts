/** Histories for the checker: ten clients ask for ten rows one operation after the other, so that they overlap, while processes crash. */
import type { At, Observation } from '../claim.ts';
import type { Request, Sheet } from '../sheet.ts';
import { clientsIn, world } from '../world.ts';
import type { TimedInput } from './moments.ts';
import type { Under } from './waits.ts';

const KEYS = { from: 1, to: 10 } as const;
/** For how long they ask. Was 20 s, in which rows had four to eighteen times the operations and overlaps that they need. */
export const HISTORY_MS = 10_000;
/** After the last question, for answers and for what is put right. */
const CALM_MS = 4000;

export const READ_OF_TEN = 'SELECT value FROM items WHERE id = ?';
/** Each write has a value of its own, or nearly: a read tells which write it saw. */
const WRITE_OF_TEN = 'UPDATE items SET value = ? WHERE id = ?';

interface Trouble {
  readonly commands: readonly TimedInput[];
  readonly plant?: string;
  readonly invariants?: true;
  readonly read?: string;
  /** For how long they ask; default: `HISTORY_MS`. */
  readonly untilMs?: number;
}

export function historyUnder(
  { architecture, settings = {}, over }: Under,
  { regions, seed }: At,
  { commands, plant, invariants, read = READ_OF_TEN, untilMs = HISTORY_MS }: Trouble,
): Request {
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: untilMs + CALM_MS, commands: [...commands] },
    ...(over ? { over } : {}),
    load: [
      {
        ...{ clients: clientsIn(regions), users: 2, thinkMs: 40, untilMs },
        statements: [
          { sql: read, params: [KEYS] },
          { sql: WRITE_OF_TEN, params: [{ from: 1, to: 2_000_000_000 }, KEYS] },
        ],
      },
    ],
  });
  return { scenario, seed, history: true, ...(plant === undefined ? {} : { plant }), ...(invariants ? { invariants } : {}) };
}

/** 1 where the checker found an order, else 0. A verdict that was not reached counts as none. */
export function judged({ history, ops }: Sheet): Observation {
  const linearizable = history?.verdict === 'linearizable';
  return {
    value: linearizable ? 1 : 0,
    holds: linearizable,
    counts: {
      operations: history?.operations ?? 0,
      overlaps: history?.overlaps ?? 0,
      unknown: ops.filter(({ state }) => state === 'unknown').length,
    },
  };
}
