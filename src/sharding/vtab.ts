/**
 * The virtual table that stands for a sharded one on a router. SQLite's planner tells it which rows each access needs: it
 * claims equality on the key and nothing else, and writes into the plan what it was told. SQLite checks every row again,
 * so giving out too many is never wrong. Source: https://sqlite.org/vtab.html.
 */
import type { Row } from '../sim/operation.ts';
import type { Memory } from '../sqlite/wasm/memory.ts';
import { placeOfCompared, placeOfStored } from './places.ts';
import { cellOf, type Pool } from './pool.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { columnDefinitions, type Shape } from './shapes.ts';
import type { Value } from '../sim/operation.ts';

/** sqlite3_index_info, 32-bit: offsets of its fields in bytes. */
const INFO = { constraints: 0, constraint: 4, usage: 16, idxStr: 24, freeIdxStr: 28, cost: 40, rows: 48 } as const;
const CONSTRAINT_BYTES = 12;
const USAGE_BYTES = 8;
/** `k = x`, `k IS NULL`, `k IS x`. Source: https://sqlite.org/c3ref/c_index_constraint_eq.html. */
const CONSTRAINT = { EQ: 2, ISNULL: 71, IS: 72 } as const;
/** Column of a constraint on the rowid. */
const ROWID = -1;
/** Opens what is written into a plan, so that the accesses of SQLite's own virtual tables (json_each) are told apart. */
const MARK = 'shard';
/** Number of methods of sqlite3_module, version 1, and where each stands after `iVersion`. */
const METHODS = [
  'xCreate',
  'xConnect',
  'xBestIndex',
  'xDisconnect',
  'xDestroy',
  'xOpen',
  'xClose',
  'xFilter',
  'xNext',
  'xEof',
  'xColumn',
  'xRowid',
  'xUpdate',
] as const;
const MODULE_BYTES = 100;
/** Rows that one dry run may be given before it is cut short. */
const ROWS_MAX = 200_000;

/**
 * How one access of the plan reaches its table: all rows, one known key, no row at all, a key that only the data tells, or a
 * list of keys (IN), known or not.
 */
export type Access =
  | { readonly kind: 'all' | 'none' | 'data' | 'list'; readonly table: string }
  | { readonly kind: 'key'; readonly table: string; readonly place: string };

/** What stands in the plan for an access; `readAccess` undoes it. Encoded, because it goes through a C string. */
function writeAccess(access: Access): string {
  return [MARK, access.kind, encodeURIComponent(access.table), access.kind === 'key' ? encodeURIComponent(access.place) : ''].join(' ');
}

/** Null when it is no access of ours. */
export function readAccess(text: string): Access | null {
  const [mark, kind, table = '', place = ''] = text.split(' ');
  if (mark !== MARK) return null;
  const name = decodeURIComponent(table);
  if (kind === 'key') return { kind, table: name, place: decodeURIComponent(place) };
  return { kind: kind === 'none' || kind === 'data' || kind === 'list' ? kind : 'all', table: name };
}

interface Cursor {
  readonly shape: Shape;
  rows: readonly Row[];
  at: number;
}

/** The module's methods, installed once per process. `use` names the schema and the rows that they speak for. */
export class ShardModule {
  readonly #memory: Memory;
  readonly #module: number;
  readonly #tables = new Map<number, Shape>();
  readonly #cursors = new Map<number, Cursor>();
  #shapes: ReadonlyMap<string, Shape> = new Map();
  #pool: Pool | null = null;
  #given = 0;
  /** In the statement at hand, what a key is compared with has no affinity of its own unless it is a column. */
  bare = false;
  /** Also what is told when the statement runs is no column. */
  #bareWhenRun = false;

  constructor(memory: Memory) {
    this.#memory = memory;
    const { wasm } = memory.sqlite;
    const create = wasm.installFunction('i(ppippp)', (db: number, _aux: number, _argc: number, argv: number, out: number) =>
      this.#create(db, argv, out),
    );
    const drop = wasm.installFunction('i(p)', (vtab: number) => this.#drop(vtab));
    const methods: Readonly<Record<(typeof METHODS)[number], number>> = {
      xCreate: create,
      xConnect: create,
      xDisconnect: drop,
      xDestroy: drop,
      xBestIndex: wasm.installFunction('i(pp)', (vtab: number, info: number) => this.#bestIndex(vtab, info)),
      xOpen: wasm.installFunction('i(pp)', (vtab: number, out: number) => this.#open(vtab, out)),
      xClose: wasm.installFunction('i(p)', (cursor: number) => this.#close(cursor)),
      xFilter: wasm.installFunction('i(pipip)', (cursor: number, _n: number, text: number, argc: number, argv: number) =>
        this.#filter(cursor, text, argc, argv),
      ),
      xNext: wasm.installFunction('i(p)', (cursor: number) => this.#next(cursor)),
      xEof: wasm.installFunction('i(p)', (cursor: number) => this.#eof(cursor)),
      xColumn: wasm.installFunction('i(ppi)', (cursor: number, context: number, column: number) => this.#column(cursor, context, column)),
      xRowid: wasm.installFunction('i(pp)', (cursor: number, out: number) => this.#rowid(cursor, out)),
      // Only the plan of a write is asked for; none is ever run here.
      xUpdate: wasm.installFunction('i(pipp)', () => SQLITE.ERROR),
    };
    this.#module = memory.allocate(MODULE_BYTES);
    memory.bytes.fill(0, this.#module, this.#module + MODULE_BYTES);
    METHODS.forEach((name, i) => memory.setInt(this.#module + 4 + i * 4, methods[name]));
  }

  /** Makes the module known to a database. */
  register(db: number): void {
    this.#memory.rewind();
    this.#memory.sqlite.raw.sqlite3_create_module(db, this.#memory.text('shard'), this.#module, 0);
  }

  /** The schema that tables are declared from, and the rows to give out; null gives none. */
  use(shapes: ReadonlyMap<string, Shape>, pool: Pool | null, bareWhenRun = false): void {
    this.#shapes = shapes;
    this.#pool = pool;
    this.#given = 0;
    this.#bareWhenRun = bareWhenRun;
  }

  /** The last dry run was given more rows than it may have, so what it asked for is not all. */
  get cutShort(): boolean {
    return this.#given > ROWS_MAX;
  }

  #create(db: number, argv: number, out: number): number {
    const memory = this.#memory;
    const shape = this.#shapes.get(memory.readCString(memory.pointerAt(argv + 8)));
    if (shape === undefined) return SQLITE.ERROR;
    const sql = memory.text(`CREATE TABLE x (${columnDefinitions(shape)})`);
    const code = memory.sqlite.raw.sqlite3_declare_vtab(db, sql);
    if (code !== SQLITE.OK) return code;
    const vtab = memory.allocate(16);
    memory.bytes.fill(0, vtab, vtab + 16);
    this.#tables.set(vtab, shape);
    memory.setInt(out, vtab);
    return SQLITE.OK;
  }

  #drop(vtab: number): number {
    this.#tables.delete(vtab);
    this.#memory.sqlite.raw.sqlite3_free(vtab);
    return SQLITE.OK;
  }

  #bestIndex(vtab: number, info: number): number {
    const memory = this.#memory;
    const shape = this.#tables.get(vtab);
    if (shape === undefined) return SQLITE.ERROR;
    let best: Access = { kind: 'all', table: shape.name };
    let chosen = -1;
    const count = memory.pointerAt(info + INFO.constraints);
    for (let i = 0; i < count && best.kind !== 'key'; i++) {
      const access = this.#accessBy(shape, info, i);
      if (access === null || (access.kind !== 'key' && best.kind === 'data') || (access.kind === 'list' && best.kind !== 'all')) continue;
      best = access;
      chosen = i;
    }
    if (chosen >= 0) memory.setInt(memory.pointerAt(info + INFO.usage) + chosen * USAGE_BYTES, 1);
    // The list whole, not value by value: SQLite would check the rows of each value by another rule than IN has.
    if (best.kind === 'list') memory.sqlite.raw.sqlite3_vtab_in(info, chosen, 1);
    memory.setDouble(info + INFO.cost, best.kind === 'all' ? 1_000_000 : best.kind === 'data' || best.kind === 'list' ? 100 : 10);
    memory.setInt(info + INFO.rows, best.kind === 'all' ? 100_000 : 10);
    memory.setInt(info + INFO.rows + 4, 0);
    const text = writeAccess(best);
    const pointer = memory.allocate(text.length + 1);
    for (let i = 0; i < text.length; i++) memory.bytes[pointer + i] = text.charCodeAt(i);
    memory.bytes[pointer + text.length] = 0;
    memory.setInt(info + INFO.idxStr, pointer);
    memory.setInt(info + INFO.freeIdxStr, 1);
    return SQLITE.OK;
  }

  /** What constraint `i` says of the key, or null when it says nothing that can be used. */
  #accessBy(shape: Shape, info: number, i: number): Access | null {
    const memory = this.#memory;
    const { raw } = memory.sqlite;
    const at = memory.pointerAt(info + INFO.constraint) + i * CONSTRAINT_BYTES;
    const usable = memory.bytes[at + 5] !== 0;
    const op = memory.bytes[at + 4];
    const column = shape.columns[shape.key];
    const constrained = memory.pointerAt(at) | 0;
    const onKey = constrained === shape.key || (constrained === ROWID && shape.rowid === shape.key);
    if (!usable || column === undefined || !onKey) return null;
    if (op === CONSTRAINT.ISNULL) return { kind: 'key', table: shape.name, place: placeOfStored(null, column.collation) };
    if (op !== CONSTRAINT.EQ && op !== CONSTRAINT.IS) return null;
    // Another collation than the column's own calls other values equal.
    if (memory.readCString(raw.sqlite3_vtab_collation(info, i)).toUpperCase() !== column.collation) return null;
    if (column.affinity === 'BLOB' && !this.bare) return null;
    if (raw.sqlite3_vtab_in(info, i, -1) !== 0) return { kind: 'list', table: shape.name };
    memory.setInt(this.#out, 0);
    if (raw.sqlite3_vtab_rhs_value(info, i, this.#out) !== SQLITE.OK)
      return op === CONSTRAINT.IS ? null : { kind: 'data', table: shape.name };
    const value = this.#value(memory.pointerAt(this.#out));
    if (op === CONSTRAINT.IS && value === null) return { kind: 'key', table: shape.name, place: placeOfStored(null, column.collation) };
    const compared = placeOfCompared(value, column, this.bare);
    if (compared === 'anywhere') return null;
    if (compared === 'nowhere') return { kind: 'none', table: shape.name };
    return { kind: 'key', table: shape.name, place: compared.place };
  }

  /** An out-parameter of our own: the scratch memory belongs to the statement that is being compiled. */
  get #out(): number {
    this.#outPointer ||= this.#memory.allocate(8);
    return this.#outPointer;
  }
  #outPointer = 0;

  #value(value: number): Value {
    const memory = this.#memory;
    const { raw } = memory.sqlite;
    switch (raw.sqlite3_value_type(value)) {
      case SQLITE.INTEGER: {
        const number = raw.sqlite3_value_double(value);
        return Number.isSafeInteger(number) ? number : raw.sqlite3_value_int64(value);
      }
      case SQLITE.FLOAT:
        return raw.sqlite3_value_double(value);
      case SQLITE.TEXT: {
        const pointer = raw.sqlite3_value_text(value);
        return memory.readText(pointer, raw.sqlite3_value_bytes(value));
      }
      case SQLITE.BLOB: {
        const pointer = raw.sqlite3_value_blob(value);
        return memory.readBlob(pointer, raw.sqlite3_value_bytes(value));
      }
      default:
        return null;
    }
  }

  #open(vtab: number, out: number): number {
    const shape = this.#tables.get(vtab);
    if (shape === undefined) return SQLITE.ERROR;
    const cursor = this.#memory.allocate(8);
    this.#memory.bytes.fill(0, cursor, cursor + 8);
    this.#cursors.set(cursor, { shape, rows: [], at: 0 });
    this.#memory.setInt(out, cursor);
    return SQLITE.OK;
  }

  #close(cursor: number): number {
    this.#cursors.delete(cursor);
    this.#memory.sqlite.raw.sqlite3_free(cursor);
    return SQLITE.OK;
  }

  #filter(pointer: number, text: number, argc: number, argv: number): number {
    const cursor = this.#cursors.get(pointer);
    if (cursor === undefined) return SQLITE.ERROR;
    const { shape } = cursor;
    const access = readAccess(this.#memory.readCString(text));
    cursor.at = 0;
    cursor.rows = [];
    if (this.#pool === null || access === null || access.kind === 'none') return SQLITE.OK;
    if (access.kind === 'key') cursor.rows = this.#pool.rows(shape.name, access.place);
    else if (access.kind === 'all' || argc === 0) cursor.rows = this.#pool.rows(shape.name, '*');
    else
      cursor.rows = this.#told(
        this.#pool,
        shape,
        access.kind === 'list' ? this.#listed(this.#memory.pointerAt(argv)) : [this.#value(this.#memory.pointerAt(argv))],
      );
    this.#given += cursor.rows.length;
    return SQLITE.OK;
  }

  /** Rows whose key may equal one of these values. */
  #told(pool: Pool, shape: Shape, values: readonly Value[]): readonly Row[] {
    const column = shape.columns[shape.key];
    const places = new Set<string>();
    for (const value of values) {
      const compared = column === undefined ? 'anywhere' : placeOfCompared(value, column, this.#bareWhenRun);
      if (compared === 'anywhere') return pool.rows(shape.name, '*');
      if (compared !== 'nowhere') places.add(compared.place);
    }
    return [...places].flatMap((place) => pool.rows(shape.name, place));
  }

  /** The values of an IN. Source: https://sqlite.org/c3ref/vtab_in_first.html. */
  #listed(list: number): readonly Value[] {
    const { raw } = this.#memory.sqlite;
    const values: Value[] = [];
    this.#memory.setInt(this.#out, 0);
    for (let code = raw.sqlite3_vtab_in_first(list, this.#out); code === SQLITE.OK; code = raw.sqlite3_vtab_in_next(list, this.#out)) {
      values.push(this.#value(this.#memory.pointerAt(this.#out)));
    }
    return values;
  }

  #next(pointer: number): number {
    const cursor = this.#cursors.get(pointer);
    if (cursor === undefined) return SQLITE.ERROR;
    cursor.at += 1;
    return SQLITE.OK;
  }

  #eof(pointer: number): number {
    const cursor = this.#cursors.get(pointer);
    return cursor === undefined || cursor.at >= cursor.rows.length || this.cutShort ? 1 : 0;
  }

  #column(pointer: number, context: number, column: number): number {
    const cursor = this.#cursors.get(pointer);
    const row = cursor?.rows[cursor.at];
    if (cursor === undefined || row === undefined) return SQLITE.ERROR;
    const { raw } = this.#memory.sqlite;
    const { value, real } = cellOf(cursor.shape, row, column);
    if (value === null) raw.sqlite3_result_null(context);
    else if (typeof value === 'bigint') raw.sqlite3_result_int64(context, value);
    else if (typeof value === 'number') {
      if (!real && Number.isSafeInteger(value) && !Object.is(value, -0)) raw.sqlite3_result_int64(context, BigInt(value));
      else raw.sqlite3_result_double(context, value);
    } else this.#bytes(context, value);
    return SQLITE.OK;
  }

  /** SQLite takes its own copy of texts and blobs (SQLITE_TRANSIENT), so ours is freed at once. */
  #bytes(context: number, value: string | Uint8Array): void {
    const { raw } = this.#memory.sqlite;
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const pointer = this.#memory.allocate(bytes.length + 1);
    this.#memory.bytes.set(bytes, pointer);
    if (typeof value === 'string') raw.sqlite3_result_text(context, pointer, bytes.length, SQLITE.TRANSIENT);
    else raw.sqlite3_result_blob(context, pointer, bytes.length, SQLITE.TRANSIENT);
    raw.sqlite3_free(pointer);
  }

  /** The rowid that the table has everywhere, or a number of the row: it must be the same however the row was reached. */
  #rowid(pointer: number, out: number): number {
    const cursor = this.#cursors.get(pointer);
    const row = cursor?.rows[cursor.at];
    if (cursor === undefined || row === undefined) return SQLITE.ERROR;
    const stored = row[cursor.shape.rowid];
    const rowid = BigInt.asUintN(64, typeof stored === 'bigint' || typeof stored === 'number' ? BigInt(stored) : this.#numberOf(row));
    this.#memory.setInt(out, Number(rowid & 0xffff_ffffn));
    this.#memory.setInt(out + 4, Number(rowid >> 32n));
    return SQLITE.OK;
  }

  #numberOf(row: Row): bigint {
    const known = this.#numbers.get(row);
    if (known !== undefined) return known;
    this.#numbered += 1n;
    this.#numbers.set(row, this.#numbered);
    return this.#numbered;
  }
  readonly #numbers = new WeakMap<Row, bigint>();
  #numbered = 0n;
}
