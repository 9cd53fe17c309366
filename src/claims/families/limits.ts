/**
 * Limits, on slow machines: one core, 100 ms a statement, so 10 a second. What is looked for is how the highest sustained rate changes, and that needs
 * no fast machine; nobody gives up while it is measured.
 */
import type { ScenarioInput } from '../../scenarios/schema.ts';
import type { At } from '../claim.ts';
import type { Request } from '../sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world, WRITE } from '../world.ts';
import type { Under } from './waits.ts';

/** Statements a second that one machine takes. */
export const ONE_MACHINE = 10;
const UNTIL_MS = 40_000;
/** Limits are looked for with so many seeds: each takes a search. */
export const LIMIT_SEEDS = 2;

const SLOW = { cores: 1, sqlBaseUs: 1_000_000 / ONE_MACHINE, clientTimeoutMs: 60_000 };
/** Patience of whoever passes on. */
const PATIENT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'query-cache': { primaryTimeoutMs: 60_000 },
  'read-replicas': { forwardTimeoutMs: 60_000 },
  'partition-router': { partitionTimeoutMs: 60_000 },
  'multi-master': { requestTimeoutMs: 60_000 },
  'single-node': {},
};

type Statements = NonNullable<ScenarioInput['load']>[number]['statements'];

/** Settings of machines `size` times as fast as that, on which nobody gives up. */
export const slowly = (architecture: string, size = 1) => ({ ...SLOW, sqlBaseUs: SLOW.sqlBaseUs / size, ...PATIENT[architecture] });

export interface Limited extends Under {
  readonly regions: readonly string[];
  /** Who asks; default: everybody. */
  readonly clients?: readonly string[];
  readonly statements: Statements;
  readonly setup?: readonly string[];
  readonly shardedBy?: string;
  /** How long is asked. */
  readonly untilMs?: number;
  /** Where the search goes on, in machines. */
  readonly from: number;
  readonly to: number;
}

export function limitUnder(limited: Limited, { seed }: At): Request {
  const {
    architecture,
    settings = {},
    regions,
    clients = regions,
    statements,
    databases,
    setup,
    shardedBy,
    untilMs = UNTIL_MS,
    from,
    to,
  } = limited;
  const scenario = world({
    ...{ architecture, regions: [...regions], untilMs: untilMs + 1000 },
    settings: { ...slowly(architecture), ...settings },
    ...(databases ? { databases: [...databases] } : {}),
    ...(setup ? { setup: [...setup] } : {}),
    ...(shardedBy === undefined ? {} : { shardedBy }),
    load: [{ clients: clientsIn(clients), perSecond: ONE_MACHINE / clients.length, untilMs, statements }],
  });
  return { scenario, seed, limit: { unloaded: 0.1, from, to } };
}

/** A part of all operations that write any row; the rest reads a few rows. */
export const mixed = (writes: number, reads: Statements[number] = { sql: REPEATED, params: [{ zipf: 20 }] }): Statements => [
  ...(writes > 0 ? [{ sql: WRITE, params: [ANY_ROW], weight: writes }] : []),
  ...(writes < 1 ? [{ ...reads, weight: 1 - writes }] : []),
];
