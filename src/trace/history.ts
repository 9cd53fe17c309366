/**
 * A run's operations as a history of registers, for a linearizability checker: one JSON object per operation.
 * A register is one column of one row. Two statement shapes are registers, with `?` or literals as values:
 * `SELECT column FROM table WHERE key = value` and `UPDATE table SET column = value WHERE key = value`.
 */
import type { Micros } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import type { OperationFact, TraceIndex } from './world.ts';

export interface HistoryEntry {
  readonly client: string;
  readonly op: 'read' | 'write';
  readonly key: string;
  readonly value: Value;
  /** µs of virtual time. */
  readonly call: Micros;
  /** null: the outcome is unknown; it took effect at any time after the call, or never. */
  readonly return: Micros | null;
}

const LITERAL = String.raw`(\?|'(?:[^']|'')*'|-?\d+(?:\.\d+)?)`;
const READ = new RegExp(String.raw`^\s*select\s+(\w+)\s+from\s+(\w+)\s+where\s+(\w+)\s*=\s*${LITERAL}\s*;?\s*$`, 'i');
const WRITE = new RegExp(String.raw`^\s*update\s+(\w+)\s+set\s+(\w+)\s*=\s*${LITERAL}\s+where\s+(\w+)\s*=\s*${LITERAL}\s*;?\s*$`, 'i');

function literal(text: string, params: Value[]): Value {
  if (text === '?') return params.shift() ?? null;
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : Number(text);
}

/** Names are alike in any case, values are not; `id = 7` and `likes = 7` are different rows. */
function register(table: string, column: string, where: string, value: Value): string {
  const row = typeof value === 'string' ? `'${value}'` : String(value);
  return `${table.toLowerCase()}.${column.toLowerCase()} ${where.toLowerCase()}=${row}`;
}

function entryOf({ client, statement, calledAt, returnedAt, outcome }: OperationFact): HistoryEntry | null {
  // What failed for certain had no effect and returned nothing: it says nothing about a register.
  if (outcome && !outcome.ok && outcome.definite) return null;
  const params = [...statement.params];
  const read = READ.exec(statement.sql);
  const done = outcome?.ok ? returnedAt : null;
  if (read) {
    if (done === null) return null;
    const [, column = '', table = '', where = '', value = ''] = read;
    const key = register(table, column, where, literal(value, params));
    return { client, op: 'read', key, value: outcome?.ok ? (outcome.rows[0]?.[0] ?? null) : null, call: calledAt, return: done };
  }
  const write = WRITE.exec(statement.sql);
  if (!write) return null;
  // It found no row: nothing was written anywhere.
  if (outcome?.ok && outcome.changes === 0) return null;
  const [, table = '', column = '', value = '', where = '', which = ''] = write;
  const written = literal(value, params);
  const key = register(table, column, where, literal(which, params));
  return { client, op: 'write', key, value: written, call: calledAt, return: done };
}

/** The history of all register operations, in order of their calls; rows of the set-up appear as a write before time. */
export function history(index: TraceIndex): readonly HistoryEntry[] {
  const entries = [...index.operations.values()].flatMap((o) => entryOf(o) ?? []);
  const written = new Map<string, Set<Value>>();
  for (const e of entries) if (e.op === 'write') written.set(e.key, (written.get(e.key) ?? new Set()).add(e.value));
  const initial = new Map<string, HistoryEntry>();
  for (const { op, key, value } of entries) {
    // A value that nobody wrote in the run was there before it.
    if (op !== 'read' || value === null || initial.has(key) || written.get(key)?.has(value)) continue;
    initial.set(key, { client: 'setup', op: 'write', key, value, call: -2, return: -1 });
  }
  return [...initial.values(), ...entries];
}
