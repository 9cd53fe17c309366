/** What happens to the main database at even moments, with or without a person who puts it right, and for how long nothing can be written. */
import type { At } from '../claim.ts';
import type { Request, Sheet } from '../sheet.ts';
import { ANY_ROW, clientsIn, world, WRITE } from '../world.ts';
import { mainNode } from './arms.ts';
import { phase, type TimedInput } from './moments.ts';
import type { Under } from './waits.ts';

export type Fault = 'process' | 'host' | 'disk' | 'site' | 'pause' | 'cut';

const FAULT_FROM_MS = 10_000;
export const PERSON_MS = 300_000;
/** After which it is known whether something came back by itself. */
export const SEEN_MS = 100_000;
const PAUSE_MS = 8000;
const RESTART_MS = 2000;
export const HOST_MS = 60_000;
/** Ten seeds on each of two sets are twenty moments. */
export const OUTAGE_SEEDS = 10;

export const faultMs = (seed: number): number => FAULT_FROM_MS + Math.round(10_000 * phase(2 * seed));

/** What happens to the main database and is put right without anybody's choice. */
function happens(architecture: string, fault: Fault, at: number, { regions }: At): readonly TimedInput[] {
  const node = mainNode(architecture, regions);
  const [main = '', ...others] = regions;
  const back = (afterMs: number): TimedInput => ({ atMs: at + afterMs, command: { type: 'restart', node } });
  switch (fault) {
    case 'process':
      return [{ atMs: at, command: { type: 'crash', node, what: 'process' } }, back(RESTART_MS)];
    case 'host':
      return [{ atMs: at, command: { type: 'crash', node, what: 'host' } }, back(HOST_MS)];
    case 'disk':
      return [{ atMs: at, command: { type: 'wipe', node } }, back(RESTART_MS)];
    case 'site':
      return [{ atMs: at, command: { type: 'outage', region: main } }];
    case 'pause':
      return [
        { atMs: at, command: { type: 'pause', node } },
        { atMs: at + PAUSE_MS, command: { type: 'resume', node } },
      ];
    case 'cut':
      return [
        { atMs: at, command: { type: 'partition', name: 'cut', sides: [[main], others] } },
        { atMs: at + HOST_MS, command: { type: 'heal', name: 'cut' } },
      ];
  }
}

/** What a person does, who comes after five minutes and does it only where nothing can be written. */
export const person = (order: string, node: string, at: number): TimedInput => ({
  atMs: at + PERSON_MS,
  command: { type: 'order', node, order },
});

export const COMES_BACK: readonly Fault[] = ['process', 'host', 'pause', 'cut'];

export function writing(
  { architecture, settings = {}, over, databases }: Under,
  fault: Fault,
  by: TimedInput | null,
  endsMs: number,
  at: At,
): Request {
  const { regions, seed } = at;
  const moment = faultMs(seed);
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: moment + endsMs },
    ...(over ? { over } : {}),
    ...(databases ? { databases: [...databases] } : {}),
    commands: [...happens(architecture, fault, moment, at), ...(by ? [by] : [])],
    load: [
      {
        clients: clientsIn(regions.slice(1, 3)),
        perSecond: 0.5,
        untilMs: moment + endsMs,
        statements: [{ sql: WRITE, params: [ANY_ROW] }],
      },
    ],
  });
  return { scenario, seed };
}

/** From the fault to the first write that was asked after it and confirmed; where none was, all that was looked at. */
export function silence({ ops, untilMs }: Sheet, at: number): number {
  const back = ops.filter(({ state, atMs }) => state === 'ok' && atMs > at).map(({ atMs, ms }) => atMs + (ms ?? 0));
  return (back.length === 0 ? untilMs : Math.min(...back)) - at;
}
