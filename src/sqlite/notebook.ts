/**
 * Which rows a statement writes, noted while it runs: SQLite calls the preupdate hook before each row that it inserts, updates or
 * deletes, those of triggers among them. Source: https://sqlite.org/c3ref/preupdate_blobwrite.html.
 */
import type { Value } from '../sim/operation.ts';
import type { Memory } from './wasm/memory.ts';
import { ACTION, SQLITE } from './wasm/raw.ts';

/** A row by its table and its rowid, or the values of its primary key where a table has no rowids. */
export interface RowKey {
  readonly table: string;
  readonly key: readonly Value[];
  /** The statement inserted it. */
  readonly inserted: boolean;
}

/** Rows in the order in which they were written first. */
export type Noted = Map<string, RowKey>;

/** Tables without rowids → columns of their primary keys, by number. */
export type Keyed = ReadonlyMap<string, readonly number[]>;

/** The hook of one process: only one statement runs at a time. */
export class Notebook {
  readonly #memory: Memory;
  readonly #hook: number;
  #noted: Noted | null = null;
  #keyed: Keyed = new Map();

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#hook = memory.sqlite.wasm.installFunction(
      'v(ppippjj)',
      (_: number, db: number, action: number, _where: number, table: number, old: bigint, now: bigint): void => {
        if (this.#noted !== null) this.#note(this.#noted, db, action, this.#memory.readCString(table), old, now);
      },
    );
  }

  attach(db: number): void {
    this.#memory.sqlite.raw.sqlite3_preupdate_hook(db, this.#hook, 0);
  }

  /** Rows that are written while `run` runs. */
  during<T>(keyed: Keyed, run: () => T): { readonly noted: Noted; readonly value: T } {
    const noted: Noted = new Map();
    this.#noted = noted;
    this.#keyed = keyed;
    try {
      return { value: run(), noted };
    } finally {
      this.#noted = null;
    }
  }

  #note(noted: Noted, db: number, action: number, table: string, old: bigint, now: bigint): void {
    const columns = this.#keyed.get(table);
    // Most rows keep their ids.
    if (action === ACTION.UPDATE && !columns && old === now) return add(noted, table, [wholeOf(old)], false);
    if (action !== ACTION.INSERT) add(noted, table, columns ? this.#values(db, columns, 'sqlite3_preupdate_old') : [wholeOf(old)], false);
    if (action !== ACTION.DELETE)
      add(noted, table, columns ? this.#values(db, columns, 'sqlite3_preupdate_new') : [wholeOf(now)], action === ACTION.INSERT);
  }

  #values(db: number, columns: readonly number[], of: 'sqlite3_preupdate_old' | 'sqlite3_preupdate_new'): Value[] {
    const { sqlite } = this.#memory;
    // Not the scratch area: the statement's parameters stand there.
    const out = sqlite.raw.sqlite3_malloc(8);
    try {
      return columns.map((column) => {
        const code = sqlite.raw[of](db, column, out);
        return code === SQLITE.OK ? this.#value(this.#memory.pointerAt(out)) : null;
      });
    } finally {
      sqlite.raw.sqlite3_free(out);
    }
  }

  #value(value: number): Value {
    const { raw } = this.#memory.sqlite;
    switch (raw.sqlite3_value_type(value)) {
      case SQLITE.INTEGER:
        return wholeOf(raw.sqlite3_value_int64(value));
      case SQLITE.FLOAT:
        return raw.sqlite3_value_double(value);
      case SQLITE.TEXT: {
        const text = raw.sqlite3_value_text(value);
        return this.#memory.readText(text, raw.sqlite3_value_bytes(value));
      }
      case SQLITE.BLOB: {
        const blob = raw.sqlite3_value_blob(value);
        return this.#memory.readBlob(blob, raw.sqlite3_value_bytes(value));
      }
      default:
        return null;
    }
  }
}

const wholeOf = (value: bigint): number | bigint => {
  const whole = Number(value);
  return Number.isSafeInteger(whole) ? whole : value;
};

function add(noted: Noted, table: string, key: readonly Value[], inserted: boolean): void {
  const text = keyText(table, key);
  if (!noted.has(text)) noted.set(text, { table, key, inserted });
}

/** Equal for values that SQLite calls equal under BINARY. */
function valueText(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** `table (1)`: what a row is called by everybody, people included. */
export function keyText(table: string, key: readonly Value[]): string {
  const [first] = key;
  if (key.length === 1 && typeof first === 'number') return `${table} (${first})`;
  return `${table} (${key.map(valueText).join(', ')})`;
}
