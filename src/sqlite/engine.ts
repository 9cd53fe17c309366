/**
 * The databases of one run, by name. Every job is deterministic: time comes with the call, randomness from the run's seed
 * and the job's own, and nothing of one engine is seen by another.
 */
import type { Problem, Row, Value } from '../sim/operation.ts';
import { applyChange } from './changes.ts';
import { Database, type OpenOptions, releaseDatabase, type SavedDatabase, type Witness } from './database.ts';
import { host } from './wasm/entropy.ts';
import { footprint } from './footprint.ts';
import { Guard } from './guard.ts';
import type { Change, SqlJob, SqlResult } from './jobs.ts';
import type { Sqlite } from './wasm/load.ts';
import { Memory } from './wasm/memory.ts';
import { Notebook } from './notebook.ts';
import type { Moment } from './pages/durable.ts';
import { PAGE_BYTES, pageHeap } from './pages/heap.ts';
import type { Root } from './pages/store.ts';
import { Past } from './past.ts';
import { problem } from './problems.ts';
import { replay } from './replay.ts';
import { copyPages, patch, touchedBy } from './rewind.ts';
import { type Done, type Ran, runQuery } from './run.ts';
import { quoteName } from './schema.ts';

/** Bytes of an image that count as one step: copying is a hundred times cheaper than computing. */
export const BYTES_PER_STEP = 64;
/** Steps that compiling a statement counts as: a prepare takes about as long as this many operations. */
export const PREPARE_STEPS = 100;

/** All of a set-up, in steps: forty statements as long as one may be, or many millions of rows' worth of ordinary ones. */
const SETUP_STEPS_MAX = 20_000_000;
const SETUP_TOO_LONG = `The set-up takes more than ${SETUP_STEPS_MAX.toLocaleString('en')} steps of SQLite's machine up to here: set up less data.`;

export interface TableInfo {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly primaryKey: boolean; readonly notNull: boolean }[];
  readonly rows: number;
}

/** The statement of a script that failed. */
interface Failed {
  readonly index: number;
  readonly problem: Problem;
}

/** What all engines of a process share: scratch memory and installed callbacks, which are a scarce table of the module. */
interface Shared {
  readonly memory: Memory;
  readonly guard: Guard;
  readonly notebook: Notebook;
}

const shares = new WeakMap<Sqlite, Shared>();

function shared(sqlite: Sqlite): Shared {
  const known = shares.get(sqlite);
  if (known) return known;
  const memory = new Memory(sqlite);
  const made = { memory, guard: new Guard(memory), notebook: new Notebook(memory) };
  shares.set(sqlite, made);
  return made;
}

export type SavedEngine = ReadonlyMap<string, SavedDatabase>;

/** Gives the pages of what was saved back. */
export function releaseSaved(saved: SavedEngine): void {
  for (const database of saved.values()) releaseDatabase(database);
}

export class Engine {
  readonly #sqlite: Sqlite;
  readonly #shared: Shared;
  readonly #seed: number;
  readonly #databases = new Map<string, Database>();
  readonly #beside: (() => void)[] = [];
  #scratch: Database | null = null;
  /** What it shows. */
  #shown: Root | null = null;

  constructor(sqlite: Sqlite, options: { readonly seed: number }) {
    this.#sqlite = sqlite;
    this.#shared = shared(sqlite);
    this.#seed = options.seed;
  }

  /** Opens an empty database. Opening a name twice is a mistake and throws. */
  open(name: string, options: OpenOptions = { capture: false }): void {
    if (this.#databases.has(name)) throw new Error(`Database “${name}” is open already.`);
    this.#databases.set(name, this.#made(name, options));
  }

  #made(name: string, options: OpenOptions): Database {
    const { guard, memory, notebook } = this.#shared;
    return new Database(name, guard, options, memory, notebook);
  }

  /** A database beside those of nodes, to put into it what another one held. */
  get scratch(): Database {
    this.#shown = null;
    this.#scratch ??= this.#made('scratch', { capture: false });
    return this.#scratch;
  }

  /** Tells of what is committed in the databases that are open now. */
  watch(witness: Witness): void {
    for (const db of this.#databases.values()) db.witness = witness;
  }

  /** A place to look at what databases held; to be closed by the caller. */
  past(): Past {
    return new Past(this.#made('past', { capture: false }), this.#seed);
  }

  #besideAt(moment: Moment): Database {
    const shown = this.#shown;
    const { scratch } = this;
    if (shown !== moment.root) scratch.show(moment);
    this.#shown = moment.root;
    return scratch;
  }

  /** What the databases of all engines and all that was saved of them hold together. */
  get heldBytes(): number {
    return pageHeap(this.#shared.memory).live * PAGE_BYTES;
  }

  has(name: string): boolean {
    return this.#databases.has(name);
  }

  /** To look at. */
  database(name: string): Database {
    return this.#database(name);
  }

  #database(name: string): Database {
    const db = this.#databases.get(name);
    if (db === undefined) throw new Error(`Database “${name}” is not open.`);
    return db;
  }

  /** Does a job that every database can do. `nowMs`: what the node's clock shows, ms since 1970. `steps`: its cost, in VM operations. */
  execute(name: string, job: SqlJob, nowMs: number): Done<SqlResult> {
    const db = this.#database(name);
    host.seed = this.#seed;
    host.nowMs = nowMs;
    switch (job.kind) {
      case 'query':
        host.text = job.seed;
        if (job.nowMs !== undefined) host.nowMs = job.nowMs;
        return runQuery(db, job);
      case 'end':
      case 'prepare':
      case 'reopen':
        // Whoever keeps transactions does not ask the engine to end one, or to open one again.
        return { result: { kind: 'problem', problem: problem('There is no transaction in progress here.') }, steps: 0, bytes: 0 };
      case 'confirm':
        // Nothing is held where nothing is in progress.
        return { result: { kind: 'confirmed', position: db.position }, steps: 1, bytes: 0 };
      case 'footprint':
        host.text = job.seed;
        if (job.nowMs !== undefined) host.nowMs = job.nowMs;
        return footprint(db, job);
      case 'classify': {
        const prepared = db.statements.get(job.sql);
        const result: SqlResult =
          'message' in prepared ? { kind: 'problem', problem: prepared } : { kind: 'classified', classification: prepared.classification };
        return { result, steps: PREPARE_STEPS, bytes: 0 };
      }
      case 'apply':
        return { ...applyAll(db, job.changes), bytes: 0 };
      case 'replay':
        return { ...replay(db, job.from, job.statements), bytes: 0 };
      case 'image':
        return imageOf(db, job.kept === true);
      case 'keep':
        db.keep();
        return { result: { kind: 'kept', position: db.position }, steps: 1, bytes: 0 };
      case 'pages': {
        const touched = touchedBy(job.changes, job.also);
        const pages = copyPages(db, touched);
        const result: SqlResult = { kind: 'pages', touched, pages, position: pages.position };
        return { result, steps: imageSteps(pages.bytes), bytes: pages.bytes.length };
      }
      case 'patch':
        return { ...this.#replace(db, imageSteps(job.pages.bytes), job.pages.position, () => patch(db, job.pages)), bytes: 0 };
      case 'load':
        return { ...this.#replace(db, imageSteps(job.image), job.position, () => db.load(job.image, job.position)), bytes: 0 };
    }
  }

  /** The database of a node as a job kind from elsewhere works on it, with the clock and the chance that SQLite will see. */
  enter(name: string, { nowMs, seed }: { readonly nowMs: number; readonly seed: string }): Database {
    host.seed = this.#seed;
    host.nowMs = nowMs;
    host.text = seed;
    return this.#database(name);
  }

  /** The same on what a database held at a moment. */
  enterAt(moment: Moment, { nowMs, seed }: { readonly nowMs: number; readonly seed: string }): Database {
    Object.assign(host, { seed: this.#seed, nowMs, text: seed });
    return this.#besideAt(moment);
  }

  /** Runs before the databases are closed: for what a job kind keeps beside one of them. */
  whenClosed(close: () => void): void {
    this.#beside.push(close);
  }

  #replace(db: Database, steps: number, position: number, load: () => void): Ran<SqlResult> {
    try {
      load();
      return { result: { kind: 'loaded', position }, steps };
    } catch (error) {
      // Not a database after all. The old content is gone, as it would be with a half-copied file.
      db.wipe();
      const words = error instanceof Error ? error.message : String(error);
      return { result: { kind: 'problem', problem: problem('The image is no SQLite database; this node is empty now.', words) }, steps };
    }
  }

  /** The process died: what was not committed is rolled back, committed data stays unless it is `revert`ed too. */
  crash(name: string): void {
    this.#database(name).rollback();
    this.#database(name).letGo();
  }

  /** What is committed now (`before`: or was then) is on disk once `flushed` is called. Returns the bytes written since the last flush began. */
  flush(name: string, before: Moment | null = null): number {
    return this.#database(name).flush(before);
  }

  flushed(name: string): void {
    this.#database(name).flushed();
  }

  /** After a crash: what was not flushed is gone. */
  revert(name: string): void {
    this.#database(name).revert();
  }

  /** The disk is lost: a fresh empty database at position 0. */
  wipe(name: string): void {
    this.#database(name).wipe();
  }

  /**
   * Runs setup statements one after the other, under the same guards as a client's. They are not writes of the run: the
   * position stays. Returns the first that failed, or null.
   */
  script(name: string, statements: readonly string[]): Failed | null {
    const going = this.scripted(name, statements);
    for (;;) {
      const { done, value } = going.next();
      if (done === true) return value;
    }
  }

  /** The same, with a stop after each statement, where others may work in databases of their own. */
  *scripted(name: string, statements: readonly string[]): Generator<undefined, Failed | null, undefined> {
    const db = this.#database(name);
    const { position } = db;
    let left = SETUP_STEPS_MAX;
    for (const [index, sql] of statements.entries()) {
      // What others compiled meanwhile is not this set-up's.
      db.guard.takeCompiled();
      Object.assign(host, { seed: this.#seed, nowMs: 0, text: `setup ${index}` });
      const { result, steps } = runQuery(db, { sql, params: [], readOnly: false });
      db.position = position;
      left -= steps + db.guard.takeCompiled();
      if (left < 0) return { index, problem: problem(SETUP_TOO_LONG) };
      if (result.kind === 'query' && !result.outcome.ok) return { index, problem: result.outcome.problem };
      yield;
    }
    return null;
  }

  /** Every database as it is now. Nothing may be running. Constant time, but for a list of the pages. */
  save(): SavedEngine {
    return new Map([...this.#databases].map(([name, db]) => [name, db.save()]));
  }

  /** Into an engine that is empty yet. What was saved stays good, until it is released. */
  restore(saved: SavedEngine): void {
    for (const [name, database] of saved) {
      this.open(name, { capture: database.capture });
      this.#database(name).restore(database);
    }
  }

  image(name: string): Uint8Array {
    return this.#database(name).image();
  }

  /** Replaces the content; throws when `image` is no database. */
  load(name: string, image: Uint8Array, position: number): void {
    this.#database(name).load(image, position);
  }

  /** Rows of a query of our own, outside of guards and limits; throws when it fails. */
  rows(name: string, sql: string, params: readonly Value[] = []): readonly Row[] {
    Object.assign(host, { seed: this.#seed, nowMs: 0, text: 'rows' });
    return this.#database(name).all(sql, params, true);
  }

  /** Number of committed writes. */
  position(name: string): number {
    return this.#database(name).position;
  }

  /**
   * Equal content, equal digest: over all bytes, so over everything that SQLite stores. Copies that applied the same changes and
   * members that ran the same statements have the same bytes. Costs little where little was written since.
   */
  digest(name: string): string {
    return this.#database(name).store.digest();
  }

  /** Bytes in use: whole pages without the free ones. */
  storedBytes(name: string): number {
    return this.#database(name).store.usedBytes;
  }

  /** For the inspector. */
  tables(name: string): readonly TableInfo[] {
    const db = this.#database(name);
    return db.schema.tables.map((table) => ({
      name: table.name,
      columns: table.columns.map(({ name: column, type, key, notNull }) => ({ name: column, type, primaryKey: key > 0, notNull })),
      rows: Number(db.all(`SELECT count(*) FROM ${quoteName(table.name)}`, [], true)[0]?.[0] ?? 0),
    }));
  }

  /** The same database without anything of ours in between, for measuring what our part costs. */
  raw(name: string): { readonly capi: Sqlite['capi']; readonly wasm: Sqlite['wasm']; readonly raw: Sqlite['raw']; readonly db: number } {
    const { capi, wasm, raw } = this.#sqlite;
    return { capi, wasm, raw, db: this.#database(name).pointer };
  }

  /** Closes every database. */
  close(): void {
    for (const close of this.#beside.splice(0)) close();
    for (const db of this.#databases.values()) db.close();
    this.#scratch?.close();
    this.#scratch = null;
    this.#shown = null;
    this.#databases.clear();
  }
}

function imageOf(db: Database, kept: boolean): Done<SqlResult> {
  const moment = kept ? db.kept : null;
  if (kept && moment === null)
    return { result: { kind: 'problem', problem: problem('Nothing of this database was kept.') }, steps: 1, bytes: 0 };
  const image = moment?.root.image() ?? db.image();
  return { result: { kind: 'image', image, position: moment?.position ?? db.position }, steps: imageSteps(image), bytes: image.length };
}

function imageSteps(image: Uint8Array): number {
  return Math.ceil(image.length / BYTES_PER_STEP) + 1;
}

function applyAll(db: Database, changes: readonly Change[]): Ran<SqlResult> {
  let steps = 0;
  for (const change of changes) {
    const done = applyChange(db, change);
    steps += done.steps;
    if (done.problem !== null) return { result: { kind: 'problem', problem: done.problem }, steps };
  }
  return { result: { kind: 'applied', position: db.position }, steps };
}
