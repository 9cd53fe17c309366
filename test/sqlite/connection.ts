/** A bare connection to a page store or to plain SQLite, with none of the engine in between. */
import { PAGE_BYTES, pageHeap, VFS_NAME } from '../../src/sqlite/pages/heap.ts';
import { Store } from '../../src/sqlite/pages/store.ts';
import { bindValue } from '../../src/sqlite/values.ts';
import { Memory } from '../../src/sqlite/wasm/memory.ts';
import { SQLITE } from '../../src/sqlite/wasm/raw.ts';
import type { Row, Value } from '../../src/sim/operation.ts';
import { sqlite } from './helpers.ts';
import { currentRow } from './reading.ts';

export const memory = new Memory(sqlite);
export const heap = pageHeap(memory);
const { raw } = sqlite;

export interface Connection {
  readonly store: Store;
  /** The handle, for what must not cost more than SQLite itself. */
  readonly pointer: number;
  /** Rows of a statement; throws SQLite's words. */
  run(sql: string, ...params: readonly Value[]): readonly Row[];
  /** A statement that stays compiled. */
  kept(sql: string): () => readonly Row[];
  close(): void;
}

const SETTINGS = [
  `PRAGMA page_size = ${PAGE_BYTES}`,
  'PRAGMA cache_spill = OFF',
  'PRAGMA synchronous = FULL',
  'PRAGMA journal_mode = MEMORY',
];

function open(file: string, store: Store, settings: readonly string[], own = true): Connection {
  memory.rewind();
  const out = memory.out();
  const vfs = file === ':memory:' ? 0 : memory.text(VFS_NAME);
  const code = raw.sqlite3_open_v2(memory.text(file), out, SQLITE.OPEN_READWRITE | SQLITE.OPEN_CREATE, vfs);
  const db = memory.pointerAt(out);
  if (code !== SQLITE.OK) throw new Error(`cannot open: ${code}`);
  const words = (): Error => new Error(memory.readCString(raw.sqlite3_errmsg(db)));
  const prepare = (sql: string): number => {
    memory.rewind();
    const to = memory.out();
    if (raw.sqlite3_prepare_v2(db, memory.text(sql), -1, to, 0) !== SQLITE.OK) throw words();
    return memory.pointerAt(to);
  };
  const rowsOf = (statement: number): readonly Row[] => {
    const rows: Row[] = [];
    let step = raw.sqlite3_step(statement);
    for (; step === SQLITE.ROW; step = raw.sqlite3_step(statement))
      rows.push(currentRow(memory, statement, raw.sqlite3_column_count(statement)));
    const error = step === SQLITE.DONE ? null : words();
    raw.sqlite3_reset(statement);
    if (error !== null) throw error;
    return rows;
  };
  const statements: number[] = [];
  const connection: Connection = {
    store,
    pointer: db,
    run(sql, ...params) {
      const statement = prepare(sql);
      memory.rewind();
      params.forEach((value, i) => bindValue(memory, statement, i + 1, value));
      try {
        return rowsOf(statement);
      } finally {
        raw.sqlite3_finalize(statement);
      }
    },
    kept(sql) {
      const statement = prepare(sql);
      statements.push(statement);
      return () => rowsOf(statement);
    },
    close() {
      for (const statement of statements) raw.sqlite3_finalize(statement);
      raw.sqlite3_close_v2(db);
      if (own) store.close();
    },
  };
  for (const sql of settings) connection.run(sql);
  return connection;
}

export function openPages(options: { readonly exclusive?: boolean; readonly record?: boolean; readonly on?: Store } = {}): Connection {
  const store = options.on ?? new Store(heap, { record: options.record ?? true });
  const locking = options.exclusive === true ? ['PRAGMA locking_mode = EXCLUSIVE'] : [];
  return open(store.name, store, ['PRAGMA cache_size = 64', ...locking, ...SETTINGS], options.on === undefined);
}

/** Plain SQLite in memory. Its store stays empty. */
export function openPlain(): Connection {
  return open(':memory:', new Store(heap, { record: false }), []);
}

/** Content of another history is shown: the schema must be read again. */
export const forgetSchema = (connection: Connection): void => void connection.run('PRAGMA writable_schema = RESET');
