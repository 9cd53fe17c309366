/** What a message carries, told apart by the shape of its fields: statements, answers, committed changes, copies, and the rest as figures. */
import type { Outcome, Row, Value } from '../sim/operation.ts';
import type { Message } from '../sim/node.ts';
import { bytesIn, isWithheld } from '../sim/withheld.ts';
import { shorten } from './format.ts';
import { grouped } from '../words/en/numbers.ts';
import * as Spelt from '../words/en/spelt.ts';
import * as Say from '../words/en/trace/carried.ts';

export interface Carried {
  readonly statements: readonly { readonly sql: string; readonly params: readonly Value[]; readonly term: number | null }[];
  readonly answer: Outcome | null;
  /** Versions of committed changes, and the tables that each is of. */
  readonly changes: readonly { readonly position: number; readonly tables: readonly string[]; readonly bytes: number }[];
  /** Bytes of a whole copy of a database; null: none. */
  readonly imageBytes: number | null;
  /** What else it says. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

const FIELDS_MAX = 12;
const LISTED_MAX = 40;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !isWithheld(value);
const isOutcome = (value: unknown): value is Outcome =>
  isObject(value) && typeof value['ok'] === 'boolean' && ('rows' in value || 'problem' in value);

export function carriedBy(message: Message): Carried {
  const into: Mutable<Carried> = { statements: [], answer: null, changes: [], imageBytes: null, fields: [] };
  for (const [name, value] of Object.entries(message)) if (name !== 'kind') take(name, value, null, into);
  // The statement of the message itself stands in its fields.
  const own: object = message;
  if ('sql' in own && typeof own.sql === 'string') into.statements.unshift({ sql: own.sql, params: paramsOf(own), term: null });
  return into;
}

const paramsOf = (of: object): readonly Value[] => ('params' in of && Array.isArray(of.params) ? of.params : []);

function take(name: string, value: unknown, term: number | null, into: Mutable<Carried>): void {
  if (name === 'sql' || name === 'params') return;
  const bytes = bytesIn(value);
  if (isOutcome(value)) into.answer = value;
  else if (bytes !== null) into.imageBytes = bytes;
  else if (Array.isArray(value)) takeList(name, value, into);
  else if (isObject(value)) takeObject(value, term, into);
  else if (into.fields.length < FIELDS_MAX && term === null) into.fields.push({ name, value: String(value) });
}

function takeList(name: string, values: readonly unknown[], into: Mutable<Carried>): void {
  const [row] = values;
  if (Array.isArray(row)) {
    // Rows without the names of their columns.
    const rows = values.filter((each): each is Row => Array.isArray(each));
    into.answer ??= { ok: true, columns: row.map((_, i) => String(i + 1)), rows, changes: 0, wrote: false, tables: [] };
    return;
  }
  const objects = values.filter(isObject).slice(0, LISTED_MAX);
  for (const each of objects) takeObject(each, typeof each['term'] === 'number' ? each['term'] : null, into);
  if (objects.length === 0 && values.length > 0 && into.fields.length < FIELDS_MAX)
    into.fields.push({ name, value: values.slice(0, LISTED_MAX).join(', ') });
}

function takeObject(value: Readonly<Record<string, unknown>>, term: number | null, into: Mutable<Carried>): void {
  const { sql, position, record, tables, rows, columns } = value;
  const bytes = bytesIn(record);
  if (typeof sql === 'string') into.statements.push({ sql, params: paramsOf(value), term });
  else if (typeof position === 'number' && bytes !== null) {
    into.changes.push({ position, bytes, tables: Array.isArray(tables) ? tables.map(String) : [] });
  } else if (Array.isArray(rows) && Array.isArray(columns)) {
    into.answer ??= { ok: true, columns: columns.map(String), rows, changes: 0, wrote: false, tables: [] };
  } else if ('payload' in value && value['payload'] === null) into.statements.push({ sql: '', params: [], term });
  else
    for (const [name, field] of Object.entries(value)) if (typeof field === 'object' && field !== null) take(name, field, term ?? 0, into);
}

/** The same in a few words, for beside the message on its way; empty where it carries nothing of its own. */
export function carriedWords(message: Message): string {
  const { statements, answer, changes, imageBytes } = carriedBy(message);
  const [statement] = statements;
  if (statement)
    return `${statement.sql === '' ? 'no-op' : shorten(statement.sql)}${statements.length > 1 ? `, and ${statements.length - 1} more` : ''}`;
  if (changes.length > 0)
    return changes.length === 1 ? `v${changes[0]?.position}` : `v${changes[0]?.position} to v${changes.at(-1)?.position}`;
  if (imageBytes !== null) return `a whole copy, ${grouped(imageBytes)} bytes`;
  if (!answer) return '';
  if (!answer.ok) return shorten(answer.problem.message);
  if (answer.columns.length === 0) return Say.changed(Spelt.rows(answer.changes));
  const first = answer.rows[0]?.map((value) => (value === null ? 'NULL' : String(value))).join(', ') ?? 'no rows';
  return `${shorten(first)}${answer.rows.length > 1 ? Say.andMore(Spelt.moreRows(answer.rows.length - 1)) : ''}`;
}
