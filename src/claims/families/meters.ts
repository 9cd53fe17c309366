/** One standard run of 10 s with one fault, and the same without anything asked: what an architecture needs is counted by the same definitions for all. */
import type { At } from '../claim.ts';
import { sum } from '../figures.ts';
import type { Figures, Request, Sheet } from '../sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world, WRITE } from '../world.ts';
import { mainNode } from './arms.ts';
import { crashed } from './moments.ts';
import type { Under } from './waits.ts';

/** Was 20 s, with the fault at 8: a row has 4,000 operations in these, four times what it needs. */
const UNTIL_MS = 10_000;
/** The fault comes after this part of it. */
const FAULT = 0.4;
const BACK_MS = 1000;

export interface Metered extends Under {
  /** Operations a second of all clients together; the part that writes. */
  readonly perSecond?: number;
  readonly writes?: number;
  readonly fault?: boolean;
  readonly untilMs?: number;
}

export function meterUnder(metered: Metered, { regions, seed }: At, asked = true): Request {
  const { architecture, settings = {}, over, perSecond = 10, writes = 0.5, fault = true, untilMs = UNTIL_MS } = metered;
  const main = mainNode(architecture, regions);
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: untilMs + 3000 },
    ...(over ? { over } : {}),
    commands: fault ? [...crashed(main, FAULT * untilMs, BACK_MS)] : [],
    load: asked
      ? [
          {
            ...{ clients: clientsIn(regions), perSecond: perSecond / regions.length, untilMs },
            statements: [
              { sql: WRITE, params: [ANY_ROW], weight: writes },
              ...(writes < 1 ? [{ sql: REPEATED, params: [ANY_ROW], weight: 1 - writes }] : []),
            ],
          },
        ]
      : [],
  });
  return { scenario, seed };
}

const all = (sheet: Sheet, figure: 'sentMessages' | 'sentBytes'): number => sum(Object.values(sheet.nodes).map((node) => node[figure]));

/** Messages and bytes of all nodes for each operation, those that are sent without being asked anything left out. */
export const perOperation = (busy: Sheet, idle: Sheet, figure: 'sentMessages' | 'sentBytes'): number =>
  (all(busy, figure) - all(idle, figure)) / busy.ops.length;

export const servers = ({ nodes }: Sheet) => Object.values(nodes).filter(({ kind }) => kind !== 'client');

export const machinesIn = (sheet: Sheet): number => servers(sheet).length;

/** What an architecture asks of those who look after it. */
export function complexity(busy: Sheet, idle: Sheet) {
  const kinds = new Set(servers(busy).map(({ kind }) => kind));
  const messages = new Set(Object.values(busy.nodes).flatMap(({ sent }) => Object.keys(sent)));
  return {
    nodeKinds: kinds.size,
    messageKinds: messages.size,
    messagesPerOperation: perOperation(busy, idle, 'sentMessages'),
    durableState: busy.durable.length,
    states: busy.machines.states,
    transitions: busy.machines.transitions,
  };
}

export type Complexity = ReturnType<typeof complexity>;

export const figuresOf = (name: string, of: Complexity, keys: readonly (keyof Complexity)[]): Figures =>
  Object.fromEntries(keys.map((key) => [`${name} ${key}`, of[key]]));
