/**
 * Histories in which every read tells which writes it saw, and in which order: a write appends its own name to the
 * text of one or more rows (list-append, as in Kingsbury & Alvaro, *Elle*, VLDB 2020). So orders need not be guessed,
 * and whether a history is linearizable per row is a comparison of times and lengths.
 */
import type { TraceEvent } from '../../../src/sim/events.ts';
import type { EventOf } from '../../sim/list-trace.ts';
import type { Outcome, Value } from '../../../src/sim/operation.ts';

export const KEYS = [1, 2, 3, 4];
export const SETUP = [
  'CREATE TABLE registers (tenant_id INTEGER PRIMARY KEY, trail TEXT NOT NULL)',
  ...KEYS.map((key) => `INSERT INTO registers VALUES (${key}, '')`),
];
export const APPEND = 'UPDATE registers SET trail = trail || ? WHERE tenant_id = ?';
/** Writes to every row at once: only one database can do that atomically. */
export const APPEND_ALL = 'UPDATE registers SET trail = trail || ?';
/** Fails for certain: the row is there. */
export const COLLIDE = 'INSERT INTO registers (trail, tenant_id) VALUES (?, ?)';
export const READ = 'SELECT tenant_id, trail FROM registers WHERE tenant_id = ?';
export const READ_SOME = 'SELECT tenant_id, trail FROM registers WHERE tenant_id IN (?, ?)';
export const READ_ALL = 'SELECT tenant_id, trail FROM registers ORDER BY tenant_id';

/** What stands in a row, in order: the names of the writes. */
export type Trail = readonly string[];

export interface Operation {
  readonly op: string;
  readonly call: number;
  /** Infinity when nothing came back. */
  readonly return: number;
  readonly outcome: Outcome | null;
  /** The name that a write appends; null for a read. */
  readonly writes: string | null;
  readonly keys: readonly number[];
  /** What a read saw, by key. */
  readonly saw: ReadonlyMap<number, Trail>;
  readonly node: string | null;
  readonly position: number;
  readonly cached: boolean;
}

export function trailOf(text: Value | undefined): Trail {
  return typeof text === 'string' ? text.split(' ').filter((name) => name !== '') : [];
}

function nameOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? value.trim() : null;
}

/** Operations as their clients saw them. */
export function operationsOf(events: readonly TraceEvent[]): readonly Operation[] {
  const returns = new Map<string, EventOf<'return'>>();
  for (const event of events) if (event.type === 'return') returns.set(event.op, event);
  return events.flatMap((event): Operation[] => {
    if (event.type !== 'call') return [];
    const { sql, params } = event.statement;
    const reads = sql === READ || sql === READ_ALL;
    if (!reads && sql !== APPEND && sql !== APPEND_ALL && sql !== COLLIDE) return [];
    const returned = returns.get(event.op);
    const outcome = returned?.outcome ?? null;
    const rows = reads && outcome?.ok ? outcome.rows : [];
    return [
      {
        op: event.op,
        call: event.at,
        return: returned?.at ?? Number.POSITIVE_INFINITY,
        outcome,
        writes: reads ? null : nameOf(params[0]),
        keys: sql === READ_ALL || sql === APPEND_ALL ? KEYS : [Number(params[reads ? 0 : 1])],
        saw: new Map(rows.map(([key, trail]) => [Number(key), trailOf(trail)])),
        node: returned?.served?.node ?? null,
        position: returned?.served?.position ?? 0,
        cached: typeof returned?.served?.cachedAt === 'number',
      },
    ];
  });
}

/** Names of writes that some database carried out, whether or not it still holds them. */
export function carriedOut(events: readonly TraceEvent[]): ReadonlySet<string> {
  const names = new Set<string>();
  const jobs = new Map<number, object>();
  for (const event of events) {
    if (event.type === 'execute') jobs.set(event.seq, event.job);
    if (event.type !== 'execute' && event.type !== 'finish') continue;
    const job = event.type === 'execute' ? event.job : jobs.get(event.cause);
    if (!job || !('params' in job) || !Array.isArray(job.params)) continue;
    const { result } = event;
    if (typeof result !== 'object' || result === null || !('change' in result || 'outcome' in result)) continue;
    const outcome = 'outcome' in result ? result.outcome : null;
    if (typeof outcome !== 'object' || outcome === null || !('wrote' in outcome) || outcome.wrote !== true) continue;
    const [first] = job.params;
    if (typeof first === 'string') names.add(first.trim());
  }
  return names;
}

const succeeded = ({ outcome }: Operation): boolean => outcome?.ok === true;
const failedForCertain = ({ outcome }: Operation): boolean => outcome?.ok === false && outcome.definite;

/** “It failed for certain” must mean that it left no trace, in no database, at no time. */
export function ghosts(operations: readonly Operation[], done: ReadonlySet<string>, ends: readonly Trail[]): string[] {
  const seen = new Set([...done, ...ends.flat(), ...operations.flatMap(({ saw }) => [...saw.values()].flat())]);
  return operations
    .filter((operation) => operation.writes !== null && failedForCertain(operation) && seen.has(operation.writes))
    .map(({ op, outcome }) => `${op} failed for certain (“${outcome?.ok === false ? outcome.problem.message : ''}”) and took effect`);
}

/** No row holds a write twice. */
export function repeats(operations: readonly Operation[], ends: readonly Trail[]): string[] {
  const trails = [...ends, ...operations.flatMap(({ saw }) => [...saw.values()])];
  const twice = trails.flatMap((trail) => trail.filter((name, place) => trail.indexOf(name) !== place));
  return [...new Set(twice)].map((name) => `${name} was written twice`);
}

/** Confirmed writes that are not in the end state. */
export function missing(operations: readonly Operation[], end: ReadonlyMap<number, Trail>): readonly Operation[] {
  return operations.filter((operation) => {
    const { writes, keys } = operation;
    return writes !== null && succeeded(operation) && keys.some((key) => !end.get(key)?.includes(writes));
  });
}

export interface Order {
  /** How old an answer may be, µs: 0 is linearizable. */
  readonly allowedAgeUs: (read: Operation) => number;
}

/** Everything that happened to one row must fit one order that agrees with real time (Herlihy & Wing 1990). */
export function outOfOrder(operations: readonly Operation[], end: ReadonlyMap<number, Trail>, { allowedAgeUs }: Order): string[] {
  const problems: string[] = [];
  for (const [key, trail] of end) {
    const place = new Map(trail.map((name, i) => [name, i]));
    const writes = operations.filter(({ writes: name, keys }) => name !== null && keys.includes(key) && place.has(name));
    const reads = operations.filter(({ saw }) => saw.has(key));
    const placeOf = ({ writes: name }: Operation): number => place.get(name ?? '') ?? -1;
    const lengthOf = ({ saw }: Operation): number => saw.get(key)?.length ?? 0;
    for (const read of reads) {
      const saw = read.saw.get(key) ?? [];
      const at = saw.findIndex((name, i) => trail[i] !== name);
      if (at >= 0) problems.push(`${read.op} saw ${saw[at]} where row ${key} has ${trail[at] ?? 'nothing'}`);
      const since = read.call - allowedAgeUs(read);
      for (const write of writes) {
        if (succeeded(write) && write.return < since && placeOf(write) >= saw.length)
          problems.push(`${read.op} began after ${write.writes} was confirmed and does not see it in row ${key}`);
        if (read.return < write.call && placeOf(write) < saw.length)
          problems.push(`${read.op} saw ${write.writes} before it was asked for`);
      }
      for (const earlier of reads)
        if (earlier.return < since && lengthOf(earlier) > saw.length)
          problems.push(`${read.op} saw an older row ${key} than ${earlier.op}`);
    }
    for (const first of writes)
      for (const second of writes)
        if (succeeded(first) && first.return < second.call && placeOf(first) > placeOf(second))
          problems.push(`${second.writes} stands before ${first.writes} in row ${key}, which was confirmed before it was asked for`);
  }
  return problems;
}

/** Without a promotion every copy shows a first part of what the primary holds (consistent prefix, Terry et al. 1994). */
export function notPrefixes(operations: readonly Operation[], end: ReadonlyMap<number, Trail>): string[] {
  return operations.flatMap(({ op, saw }) =>
    [...saw].flatMap(([key, trail]) => {
      const whole = end.get(key) ?? [];
      return trail.every((name, i) => whole[i] === name) ? [] : [`${op} saw what was never a state of row ${key}`];
    }),
  );
}
