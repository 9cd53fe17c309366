/**
 * One open database: its pages and its one connection, its statement cache, its schema and its position. Runs the engine's own
 * statements too.
 */
import type { Problem, Row, Value } from '../sim/operation.ts';
import type { Guard, Touched } from './guard.ts';
import type { Notebook, RowKey } from './notebook.ts';
import { PAGE_BYTES, type PageHeap, pageHeap, STORE_PAGES_MAX, VFS_NAME } from './pages/heap.ts';
import { copyOf, Durable, type Moment, releaseDurable, type SavedDurable } from './pages/durable.ts';
import { rootOf, Store, type Unapplied } from './pages/store.ts';
import type { Memory } from './wasm/memory.ts';
import { explain, type KnownNames } from './problems.ts';
import { type Raw, SQLITE } from './wasm/raw.ts';
import { isStatistics, readSchema, type Schema } from './schema.ts';
import { StatementCache } from './statements.ts';
import { bindValue } from './values.ts';
import { rowsOf } from './wasm/rows.ts';

/** Clean pages that a connection keeps beside the store's own. */
const CACHE_PAGES = 500;
/**
 * In this order. SQLite then writes to the store only while it commits, and keeps its lock, so that it need not look at page 1
 * before each statement.
 */
const SETTINGS: readonly string[] = [
  `PRAGMA cache_size = ${CACHE_PAGES}`,
  'PRAGMA locking_mode = EXCLUSIVE',
  `PRAGMA page_size = ${PAGE_BYTES}`,
  'PRAGMA cache_spill = OFF',
  'PRAGMA synchronous = FULL',
  'PRAGMA journal_mode = MEMORY',
  `PRAGMA max_page_count = ${STORE_PAGES_MAX}`,
];

/** Statements of its own that a database keeps compiled: more are made of texts that name tables. */
const OWN_MAX = 64;

export interface OpenOptions {
  /** Record what every write changes, so that it can be shipped to copies. */
  readonly capture: boolean;
}

/** Whoever is told of committed writes while the database stands at them. */
export interface Witness {
  /** `rows`: those that it wrote; null where no row tells of it. What it was asked by is in `host`. */
  committed(db: Database, rows: Iterable<RowKey> | null): void;
  /** What a copy took in of a log counts from now on: until its time had been spent, whoever looked saw what was before. */
  ended(db: Database): void;
  /** From now on whoever asks here sees what was committed up to a position, and nothing after it. */
  shows(db: Database, upTo: number): void;
}

export interface SavedDatabase extends Moment {
  readonly capture: boolean;
  readonly durable: SavedDurable;
  /** Pages that earlier flushes covered, less those written: none or fewer. */
  readonly pagesFlushed: number;
  readonly kept: Moment | null;
}

/** Gives the pages of what was saved back. */
export function releaseDatabase({ root, durable, kept }: SavedDatabase): void {
  root.release();
  kept?.root.release();
  releaseDurable(durable);
}

export class Database {
  readonly memory: Memory;
  readonly raw: Raw;
  readonly rows: ReturnType<typeof rowsOf>;
  readonly statements: StatementCache;
  pointer = 0;
  /** Committed writes since the database was set up. */
  position = 0;
  /** What it commits now are entries of a replicated log. */
  replays = false;
  /** Counts changes of the schema. */
  generation = 0;
  witness: Witness | null = null;
  #store: Store;
  /** The connection keeps its lock, and trusts its cache. */
  #locked = false;
  readonly #heap: PageHeap;
  readonly #durable = new Durable();
  /** Pages written to it otherwise than by SQLite; and of all, how many earlier flushes covered. */
  #pagesApplied = 0;
  #pagesFlushed = 0;
  #held: Moment | null = null;
  #schema: Schema | null = null;
  /** The engine's own statements (BEGIN, COMMIT, pragmas, what merges keep of rows…), compiled once. */
  readonly #own = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly guard: Guard,
    readonly options: OpenOptions,
    memory: Memory,
    readonly notebook: Notebook,
  ) {
    this.memory = memory;
    this.raw = memory.sqlite.raw;
    this.rows = rowsOf(memory);
    this.statements = new StatementCache(this);
    this.#heap = pageHeap(memory);
    this.#store = this.#open();
  }

  /** Its pages. */
  get store(): Store {
    return this.#store;
  }

  #open(): Store {
    const store = new Store(this.#heap, { record: this.options.capture });
    this.memory.rewind();
    const out = this.memory.out();
    const flags = SQLITE.OPEN_READWRITE | SQLITE.OPEN_CREATE;
    const code = this.raw.sqlite3_open_v2(this.memory.text(store.name), out, flags, this.memory.text(VFS_NAME));
    this.pointer = this.memory.pointerAt(out);
    if (code !== SQLITE.OK) throw new Error(`SQLite cannot open a database on pages (code ${code}).`);
    this.raw.sqlite3_extended_result_codes(this.pointer, 1);
    this.guard.attach(this.pointer);
    this.notebook.attach(this.pointer);
    // Defensive: no statement may write SQLite's own tables. Source: https://sqlite.org/c3ref/c_dbconfig_defensive.html.
    this.raw.sqlite3__wasm_db_config_ip(this.pointer, SQLITE.DBCONFIG_DEFENSIVE, 1, 0);
    for (const sql of SETTINGS) this.all(sql, [], true);
    this.#locked = true;
    return store;
  }

  /** Before a write of its own: a connection that keeps its lock writes at two thirds of the price. */
  lock(): void {
    if (this.#locked) return;
    this.all('PRAGMA locking_mode = EXCLUSIVE', []);
    this.#locked = true;
  }

  /** Before the store is changed behind the connection's back: only without its lock does it look again. */
  unlock(): void {
    if (!this.#locked) return;
    this.all('PRAGMA locking_mode = NORMAL', []);
    // The lock goes with the end of the next read.
    this.all('SELECT 1 FROM sqlite_schema LIMIT 1', []);
    this.#locked = false;
  }

  /**
   * Applies what another database's commit wrote. Returns the number of pages, or why it cannot. `statistics`: what the planner
   * knows has changed too, which no cookie tells.
   */
  applyRecord(record: Uint8Array, statistics: boolean): number | Unapplied {
    this.unlock();
    const { schemaCookie } = this.#store;
    const pages = this.#store.apply(record);
    if (typeof pages === 'number') this.#pagesApplied += pages;
    if (statistics || this.#store.schemaCookie !== schemaCookie) this.forgetSchema();
    return pages;
  }

  get schema(): Schema {
    this.#schema ??= readSchema(this);
    return this.#schema;
  }

  /** Forgets everything that was compiled against the old schema. */
  #schemaChanged(): void {
    this.#finalizeAll();
    this.#schema = null;
    this.generation += 1;
  }

  /**
   * Has SQLite read the schema and the planner's statistics again: after every change of them, so that what a connection plans by is
   * what is stored, wherever and whenever it was opened. Here, since a client's statement has a bound on what it may ask for.
   */
  forgetSchema(): void {
    this.all('PRAGMA writable_schema = RESET', [], true);
    this.#schemaChanged();
    this.all('SELECT count(*) FROM sqlite_schema', [], true);
  }

  /**
   * Where this is equal, what was compiled for one database is good for the other: the schema, where its tables stand in the file, and how
   * often it was changed. Null where the planner has statistics, too.
   */
  get compiledBy(): string | null {
    const tables = this.all('SELECT name, rootpage, sql FROM sqlite_schema', [], true);
    if (tables.some(([name]) => isStatistics(String(name)))) return null;
    return [...this.all('PRAGMA schema_version', [], true), ...tables].join('\n');
  }

  /** SQLite's words about the last failure. */
  words(): string {
    return this.memory.readCString(this.raw.sqlite3_errmsg(this.pointer));
  }

  /** SQLite's words as a sentence of ours. */
  explain(words: string, touched: Pick<Touched, 'reads' | 'writes'>): Problem {
    return explain(words, this.knownNames(touched), null);
  }

  /** Names to compare a wrong one with: columns of the tables that the statement named, or of all. */
  knownNames(touched: Pick<Touched, 'reads' | 'writes'>): KnownNames {
    const { tables, views } = this.schema;
    const named = tables.filter((table) => touched.reads.has(table.name) || touched.writes.has(table.name));
    const columns = new Set((named.length > 0 ? named : tables).flatMap((table) => table.columns.map((column) => column.name)));
    return { tables: [...tables.map((table) => table.name), ...views], columns: [...columns] };
  }

  /**
   * Runs a statement of the engine's own, outside of the guard, and returns all rows. A failure is a mistake of ours and
   * throws, unless `lenient`. Texts stay compiled, as long as there are not too many of them.
   */
  all(sql: string, params: readonly Value[], once = this.#own.size >= OWN_MAX && !this.#own.has(sql)): readonly Row[] {
    const { raw, memory } = this;
    memory.rewind();
    const statement = once ? this.#compile(sql) : this.#kept(sql);
    this.guard.lift();
    params.forEach((value, i) => bindValue(memory, statement, i + 1, value));
    const count = raw.sqlite3_column_count(statement);
    const rows: Row[] = [];
    let code = this.rows.step(statement, count);
    while (code === SQLITE.ROW) {
      rows.push(this.rows.read(statement, count));
      code = this.rows.step(statement, count);
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
    return this.#store.image();
  }

  /** What was kept, if anything. */
  get kept(): Moment | null {
    return this.#held;
  }

  /** Keeps what it holds now, at the price of a list of its pages. */
  keep(): void {
    this.letGo();
    this.#held = this.moment();
  }

  letGo(): void {
    this.#held?.root.release();
    this.#held = null;
  }

  /** Replaces the whole database. Throws when the image is none; the content is then undefined. */
  load(image: Uint8Array, position: number): void {
    const root = rootOf(this.#heap, image);
    if (root === null) throw new Error('file is not a database');
    this.letGo();
    this.unlock();
    this.#store.show(root);
    root.release();
    this.#pagesApplied += this.#store.pages;
    this.forgetSchema();
    this.position = position;
  }

  /** Pages that SQLite wrote as they were before do not count: how often it does depends on its locks. */
  get #pagesWritten(): number {
    return this.#store.changes + this.#pagesApplied;
  }

  /**
   * What is held now is on disk once `flushed` is called. Returns the bytes written since the last flush began. `before`: what was held
   * before a change that has not ended; then that is, and all bytes count with the next flush.
   */
  flush(before: Moment | null): number {
    if (before !== null) {
      this.#durable.flush({ root: before.root.share(), position: before.position });
      return 0;
    }
    const bytes = (this.#pagesWritten - this.#pagesFlushed) * PAGE_BYTES;
    this.#pagesFlushed = this.#pagesWritten;
    this.#durable.flush(this.moment());
    return bytes;
  }

  flushed(): void {
    this.#durable.flushed();
  }

  /** Goes back to what is on disk. */
  revert(): void {
    this.#durable.abandon();
    const { synced } = this.#durable;
    if (synced === null) this.wipe();
    else this.show(synced);
  }

  /** What it holds now, at the price of a list of its pages; to be released when it is no longer wanted. */
  moment(): Moment {
    return { root: this.#store.root(), position: this.position };
  }

  /** That, and what of it is on disk; to be released too. */
  save(): SavedDatabase {
    const pagesFlushed = this.#pagesFlushed - this.#pagesWritten;
    const { capture } = this.options;
    return { ...this.moment(), capture, durable: this.#durable.save(), pagesFlushed, kept: copyOf(this.#held) };
  }

  /** Goes on from what was saved, also of another connection. */
  restore(saved: SavedDatabase): void {
    this.#durable.restore(saved.durable);
    this.letGo();
    this.#held = copyOf(saved.kept);
    this.show(saved);
    this.#pagesFlushed = this.#pagesWritten + saved.pagesFlushed;
  }

  /** Goes to another moment; what is on disk stays as it is. */
  show({ root, position }: Moment): void {
    this.unlock();
    this.#store.show(root);
    this.forgetSchema();
    this.position = position;
  }

  /** The same where the schema and the statistics are those that were shown before: what was compiled stays good. */
  turnTo({ root, position }: Moment): void {
    this.unlock();
    this.#store.show(root);
    this.position = position;
  }

  /** A fresh empty database at position 0. */
  wipe(): void {
    this.close();
    this.#store = this.#open();
    this.#schemaChanged();
    this.position = 0;
    this.#pagesApplied = 0;
    this.#pagesFlushed = 0;
  }

  close(): void {
    this.guard.refill();
    this.#finalizeAll();
    this.raw.sqlite3_close_v2(this.pointer);
    this.#durable.clear();
    this.letGo();
    this.#store.close();
    this.pointer = 0;
  }
}
