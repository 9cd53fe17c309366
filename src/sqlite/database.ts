/** One open database: its handle, its statement cache, its schema and its position. Runs the engine's own statements too. */
import type { Problem, Row, Value } from '../sim/operation.ts';
import type { Guard, Touched } from './guard.ts';
import type { Memory } from './wasm/memory.ts';
import { explain, type KnownNames } from './problems.ts';
import { type Raw, SQLITE } from './wasm/raw.ts';
import { readSchema, type Schema } from './schema.ts';
import { StatementCache } from './statements.ts';
import { bindValue, currentRow } from './values.ts';

const PAGE_BYTES = 4096;
/** 64 MB: many times what a scenario needs, far below what a browser tab has. */
const PAGES_MAX = 16_384;

export interface OpenOptions {
  /** Record a changeset for every write, so that it can be shipped to copies. Costs about 25 µs a write. */
  readonly capture: boolean;
}

export class Database {
  readonly memory: Memory;
  readonly raw: Raw;
  readonly statements: StatementCache;
  pointer = 0;
  /** Committed writes since the database was set up. */
  position = 0;
  /** Counts replacements of the content that `sqlite3_total_changes` does not see. */
  generation = 0;
  #schema: Schema | null = null;
  /** The engine's own statements (BEGIN, COMMIT, pragmas…), compiled once. */
  readonly #own = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly guard: Guard,
    readonly options: OpenOptions,
    memory: Memory,
  ) {
    this.memory = memory;
    this.raw = memory.sqlite.raw;
    this.statements = new StatementCache(this);
    this.#open();
  }

  #open(): void {
    this.memory.rewind();
    const out = this.memory.out();
    const flags = SQLITE.OPEN_READWRITE | SQLITE.OPEN_CREATE | SQLITE.OPEN_MEMORY;
    const code = this.raw.sqlite3_open_v2(this.memory.text(':memory:'), out, flags, 0);
    this.pointer = this.memory.pointerAt(out);
    if (code !== SQLITE.OK) throw new Error(`SQLite cannot open a database in memory (code ${code}).`);
    this.raw.sqlite3_extended_result_codes(this.pointer, 1);
    this.guard.attach(this.pointer);
    // Defensive: no statement may write SQLite's own tables. Source: https://sqlite.org/c3ref/c_dbconfig_defensive.html.
    this.raw.sqlite3__wasm_db_config_ip(this.pointer, SQLITE.DBCONFIG_DEFENSIVE, 1, 0);
    this.all(`PRAGMA page_size = ${PAGE_BYTES}`, []);
    this.all(`PRAGMA max_page_count = ${PAGES_MAX}`, []);
  }

  get schema(): Schema {
    this.#schema ??= readSchema(this);
    return this.#schema;
  }

  /** Forgets everything that was compiled against the old schema. */
  schemaChanged(): void {
    this.#finalizeAll();
    this.#schema = null;
    this.generation += 1;
  }

  /** SQLite's words about the last failure. */
  words(): string {
    return this.memory.readCString(this.raw.sqlite3_errmsg(this.pointer));
  }

  /** SQLite's words as a sentence of ours. */
  explain(words: string, touched: Touched): Problem {
    return explain(words, this.knownNames(touched), null);
  }

  /** Names to compare a wrong one with: columns of the tables that the statement named, or of all. */
  knownNames(touched: Touched): KnownNames {
    const { tables, views } = this.schema;
    const named = tables.filter((table) => touched.reads.has(table.name) || touched.writes.has(table.name));
    const columns = new Set((named.length > 0 ? named : tables).flatMap((table) => table.columns.map((column) => column.name)));
    return { tables: [...tables.map((table) => table.name), ...views], columns: [...columns] };
  }

  /**
   * Runs a statement of the engine's own, outside of the guard, and returns all rows. A failure is a mistake of ours and
   * throws, unless `lenient`. Texts with parameters are compiled each time; those without stay compiled.
   */
  all(sql: string, params: readonly Value[], once = params.length > 0): readonly Row[] {
    const { raw, memory } = this;
    memory.rewind();
    const statement = once ? this.#compile(sql) : this.#kept(sql);
    this.guard.lift();
    params.forEach((value, i) => bindValue(memory, statement, i + 1, value));
    const count = raw.sqlite3_column_count(statement);
    const rows: Row[] = [];
    let code = raw.sqlite3_step(statement);
    while (code === SQLITE.ROW) {
      rows.push(currentRow(memory, statement, count));
      code = raw.sqlite3_step(statement);
    }
    const words = code === SQLITE.DONE ? '' : this.words();
    if (once) raw.sqlite3_finalize(statement);
    else raw.sqlite3_reset(statement);
    if (code !== SQLITE.DONE) throw new Error(`${words} (in the engine's own “${sql.slice(0, 200)}”)`);
    return rows;
  }

  #kept(sql: string): number {
    const known = this.#own.get(sql);
    if (known !== undefined) return known;
    const made = this.#compile(sql);
    this.#own.set(sql, made);
    return made;
  }

  #compile(sql: string): number {
    const out = this.memory.out();
    const text = this.memory.text(sql);
    const code = this.raw.sqlite3_prepare_v2(this.pointer, text, this.memory.textBytes, out, 0);
    if (code !== SQLITE.OK) throw new Error(`${this.words()} (in the engine's own “${sql.slice(0, 200)}”)`);
    return this.memory.pointerAt(out);
  }

  /** Steps one of the engine's own statements without reading rows: the fast way to BEGIN and COMMIT. */
  control(sql: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): number {
    const statement = this.#kept(sql);
    const code = this.raw.sqlite3_step(statement);
    this.raw.sqlite3_reset(statement);
    return code;
  }

  /** Rolls back what is open. */
  rollback(): void {
    if (this.raw.sqlite3_get_autocommit(this.pointer) === 0) this.control('ROLLBACK');
  }

  #finalizeAll(): void {
    this.statements.clear();
    for (const statement of this.#own.values()) this.raw.sqlite3_finalize(statement);
    this.#own.clear();
  }

  /** The whole database as SQLite's file format. An empty one gives an empty array. */
  image(): Uint8Array {
    this.memory.rewind();
    const size = this.memory.out();
    const pointer = this.raw.sqlite3_serialize(this.pointer, this.memory.text('main'), size, 0);
    const length = this.memory.pointerAt(size);
    if (pointer === 0) return new Uint8Array(0);
    const image = this.memory.bytes.slice(pointer, pointer + length);
    this.raw.sqlite3_free(pointer);
    return image;
  }

  /** Replaces the whole database. Throws when the image is none; the database is then empty. */
  load(image: Uint8Array, position: number): void {
    this.wipe();
    if (image.length > 0) {
      const data = this.memory.allocate(image.length);
      this.memory.bytes.set(image, data);
      this.memory.rewind();
      const flags = SQLITE.DESERIALIZE_FREEONCLOSE | SQLITE.DESERIALIZE_RESIZEABLE;
      const size = BigInt(image.length);
      this.#finalizeAll();
      const code = this.raw.sqlite3_deserialize(this.pointer, this.memory.text('main'), data, size, size, flags);
      if (code !== SQLITE.OK) throw new Error(`SQLite cannot take this image (code ${code}).`);
      this.all(`PRAGMA max_page_count = ${PAGES_MAX}`, []);
      this.all('SELECT count(*) FROM sqlite_schema', []);
    }
    this.position = position;
  }

  /** A fresh empty database at position 0. */
  wipe(): void {
    this.close();
    this.#open();
    this.schemaChanged();
    this.position = 0;
  }

  close(): void {
    this.guard.refill();
    this.#finalizeAll();
    this.raw.sqlite3_close_v2(this.pointer);
    this.pointer = 0;
  }
}
