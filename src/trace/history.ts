/**
 * A run's operations as a history of registers, for a linearizability checker: one JSON object per operation.
 * A register is one column of one row. Two statement shapes are registers, with `?` or literals as values:
 * `SELECT column FROM table WHERE key = value` and `UPDATE table SET column = value WHERE key = value`. Whatever else
 * writes a table (an increment, a DELETE, a trigger) would be missing from its registers: they are left out, and counted.
 */
import { answerIn, askedIn } from '../sim/bodies.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Answer, Asked, Outcome, Row, Value } from '../sim/operation.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import { isWrite } from './verdict.ts';

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

export interface History {
  /** The set-up's values as writes before time, then operations in order of their calls. */
  readonly entries: readonly HistoryEntry[];
  /** Operations that say something of a database and that no register tells of. */
  readonly leftOut: number;
}

/** Asks the databases as the set-up left them. */
export type AskSetUp = (sql: string, params: readonly Value[]) => readonly Row[];

const LITERAL = String.raw`(\?|'(?:[^']|'')*'|-?\d+(?:\.\d+)?)`;
const READ = new RegExp(String.raw`^\s*select\s+(\w+)\s+from\s+(\w+)\s+where\s+(\w+)\s*=\s*${LITERAL}\s*;?\s*$`, 'i');
const WRITE = new RegExp(String.raw`^\s*update\s+(\w+)\s+set\s+(\w+)\s*=\s*${LITERAL}\s+where\s+(\w+)\s*=\s*${LITERAL}\s*;?\s*$`, 'i');

/** One column of the rows that a key names. Names are in lower case: they are alike in any case. */
interface Register {
  readonly table: string;
  readonly column: string;
  readonly where: string;
  readonly row: Value;
}

interface Access {
  readonly register: Register;
  readonly op: 'read' | 'write';
  /** What a write writes. */
  readonly value: Value;
}

function literal(text: string, params: Value[]): Value {
  if (text === '?') return params.shift() ?? null;
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : Number(text);
}

function accessOf({ sql, params }: Asked): Access | null {
  const left = [...params];
  const lower = (text = ''): string => text.toLowerCase();
  const read = READ.exec(sql);
  if (read) {
    const [, column, table, where, value = ''] = read;
    const row = literal(value, left);
    return { op: 'read', register: { table: lower(table), column: lower(column), where: lower(where), row }, value: null };
  }
  const write = WRITE.exec(sql);
  if (!write) return null;
  const [, table, column, written = '', where, which = ''] = write;
  const value = literal(written, left);
  return { op: 'write', register: { table: lower(table), column: lower(column), where: lower(where), row: literal(which, left) }, value };
}

/** Values are told apart from each other as SQLite does: `7` and `'7'` are different rows. */
const keyOf = ({ table, column, where, row }: Register): string =>
  `${table}.${column} ${where}=${typeof row === 'string' ? `'${row}'` : String(row)}`;

interface Operation {
  readonly client: NodeId;
  readonly asked: Asked;
  readonly access: Access | null;
  readonly call: Micros;
  returnedAt: Micros | null;
  outcome: Outcome | null;
}

export class HistoryRecorder implements Recorder {
  readonly #nodes: readonly NodeSpec[];
  /** In order of their calls. */
  readonly #operations: Operation[] = [];
  readonly #open = new Map<string, Operation>();

  constructor(nodes: readonly NodeSpec[]) {
    this.#nodes = nodes;
  }

  record(
    _seq: number,
    type: number,
    at: Micros,
    _cause: number,
    node: number,
    _about: number,
    _x: number,
    _y: number,
    body: unknown,
  ): void {
    if (type === EVENT.call) this.#called(askedIn(body), this.#nodes[node]?.id ?? '', at);
    else if (type === EVENT.return) this.#returned(answerIn(body), at);
  }

  #called(asked: Asked, client: NodeId, call: Micros): void {
    // Lines of a session may stand inside of a transaction: no register tells of them.
    const access = asked.session === undefined ? accessOf(asked) : null;
    const operation = { client, asked, access, call, returnedAt: null, outcome: null };
    this.#operations.push(operation);
    this.#open.set(asked.op, operation);
  }

  #returned({ op, outcome }: Answer, at: Micros): void {
    const operation = this.#open.get(op);
    if (!operation) return;
    this.#open.delete(op);
    operation.outcome = outcome;
    operation.returnedAt = at;
  }

  history(askSetUp: AskSetUp): History {
    const told = this.#operations.filter(says);
    const unclear = unclearTables(told);
    const kept = told.filter(({ access }) => access !== null && !unclear.has(access.register.table));
    const registers = new Map<string, Register>();
    for (const { access } of kept) if (access) registers.set(keyOf(access.register), access.register);
    const initial = [...registers].flatMap(([key, register]) => initialOf(key, register, askSetUp));
    return { entries: [...initial, ...kept.map(entryOf)], leftOut: told.length - kept.length };
  }
}

/** What failed for certain had no effect and returned nothing; a read without an answer neither. */
function says({ asked, outcome }: Operation): boolean {
  if (outcome === null || !outcome.ok) return outcome?.ok !== false || !outcome.definite ? isWrite({ outcome, statement: asked }) : false;
  return !outcome.wrote || outcome.changes > 0;
}

/** Tables that something else writes than registers, or whose rows are named in two ways. */
function unclearTables(operations: readonly Operation[]): ReadonlySet<string> {
  const unclear = new Set<string>();
  const keys = new Map<string, string>();
  for (const { asked, access, outcome } of operations) {
    if (access) {
      const { table, where, column } = access.register;
      const known = keys.get(table) ?? where;
      keys.set(table, known);
      if (known !== where || (access.op === 'write' && column === where)) unclear.add(table);
    }
    if (!isWrite({ outcome, statement: asked })) continue;
    // Of a write whose end is unknown, every word may be a table.
    const touched = outcome?.ok ? outcome.tables : access ? [] : (asked.sql.match(/\w+/g) ?? []);
    for (const table of touched) if (table.toLowerCase() !== access?.register.table) unclear.add(table.toLowerCase());
  }
  return unclear;
}

function entryOf({ client, access, call, outcome, returnedAt }: Operation): HistoryEntry {
  const [op, key] = access ? [access.op, keyOf(access.register)] : (['read', ''] as const);
  const value = op === 'write' ? (access?.value ?? null) : outcome?.ok ? (outcome.rows[0]?.[0] ?? null) : null;
  return { client, op, key, value, call, return: outcome?.ok ? returnedAt : null };
}

/** What the set-up wrote, as a write before time; nothing when it wrote nothing there. */
function initialOf(key: string, { table, column, where, row }: Register, askSetUp: AskSetUp): readonly HistoryEntry[] {
  const value = askSetUp(`SELECT ${column} FROM ${table} WHERE ${where} = ?`, [row])[0]?.[0];
  return value === undefined || value === null ? [] : [{ client: 'setup', op: 'write', key, value, call: -2, return: -1 }];
}
