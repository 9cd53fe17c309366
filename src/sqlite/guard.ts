/**
 * What a statement may do, and what it would touch. SQLite calls the authorizer while it compiles a statement; the guard
 * refuses what has no place on a node and notes every table, column and function on the way (through views, common table
 * expressions and triggers). Source: https://sqlite.org/c3ref/set_authorizer.html.
 */
import type { Memory } from './wasm/memory.ts';
import { ACTION, SQLITE } from './wasm/raw.ts';

/** Operations of SQLite's virtual machine that one statement may take. */
export const STEP_BUDGET = 500_000;
/** The progress handler runs once in so many operations; the budget is exact to this. */
const STEP_GRAIN = 1_000;

const REFUSED: ReadonlyMap<number, string> = new Map([
  [ACTION.ATTACH, 'ATTACH is not available here: each node has one database. Use CREATE TABLE instead.'],
  [ACTION.DETACH, 'DETACH is not available here: each node has one database, and it stays.'],
  [ACTION.PRAGMA, 'PRAGMA is not available here: a node keeps its settings. The inspector shows tables and columns.'],
  [
    ACTION.TRANSACTION,
    'BEGIN, COMMIT and ROLLBACK are not available here: each operation is its own transaction. Send the statement alone.',
  ],
  [ACTION.SAVEPOINT, 'SAVEPOINT is not available here: each operation is its own transaction. Send the statement alone.'],
  [ACTION.CREATE_TEMP_INDEX, 'TEMP objects are not available here: a node outlives its connections. Use CREATE INDEX.'],
  [ACTION.CREATE_TEMP_TABLE, 'TEMP tables are not available here: a node outlives its connections. Use CREATE TABLE.'],
  [ACTION.CREATE_TEMP_TRIGGER, 'TEMP triggers are not available here: a node outlives its connections. Use CREATE TRIGGER.'],
  [ACTION.CREATE_TEMP_VIEW, 'TEMP views are not available here: a node outlives its connections. Use CREATE VIEW.'],
  [ACTION.CREATE_VTABLE, 'Virtual tables are not available here: their changes cannot be shipped to copies. Use CREATE TABLE.'],
]);

const SCHEMA_ACTIONS: ReadonlySet<number> = new Set([
  ACTION.CREATE_INDEX,
  ACTION.CREATE_TABLE,
  ACTION.CREATE_TRIGGER,
  ACTION.CREATE_VIEW,
  ACTION.DROP_INDEX,
  ACTION.DROP_TABLE,
  ACTION.DROP_TRIGGER,
  ACTION.DROP_VIEW,
  ACTION.ALTER_TABLE,
  ACTION.REINDEX,
  ACTION.ANALYZE,
]);
const SCHEMA_TABLES = new Set(['sqlite_master', 'sqlite_schema', 'sqlite_temp_master', 'sqlite_temp_schema']);

/** What the compilation of one statement touched. */
export interface Touched {
  refusal: string | null;
  schema: boolean;
  /** CREATE TABLE, and whether a SELECT stands in it. */
  createsTable: boolean;
  selects: boolean;
  catalog: boolean;
  /** Names as SQLite spells them; views are among them. `column` '' means that only rows are counted. */
  readonly reads: Map<string, Set<string>>;
  readonly writes: Set<string>;
  readonly inserts: Set<string>;
  /** Tables and columns that an UPDATE sets, as `table.column`. */
  readonly sets: Set<string>;
  readonly functions: Set<string>;
  /** Something is touched by a trigger. */
  readonly triggers: Set<string>;
  readonly changed: Set<string>;
}

function nothing(): Touched {
  return {
    refusal: null,
    schema: false,
    createsTable: false,
    selects: false,
    catalog: false,
    reads: new Map(),
    writes: new Set(),
    inserts: new Set(),
    sets: new Set(),
    functions: new Set(),
    triggers: new Set(),
    changed: new Set(),
  };
}

/** The callbacks of one process. Only one statement is compiled or run at a time, so one notebook is enough. */
export class Guard {
  readonly #memory: Memory;
  readonly #authorizer: number;
  readonly #progress: number;
  #touched: Touched | null = null;
  #left = STEP_BUDGET;

  constructor(memory: Memory) {
    this.#memory = memory;
    const { wasm } = memory.sqlite;
    this.#authorizer = wasm.installFunction('i(pipppp)', (_data: number, action: number, a: number, b: number): number =>
      this.#touched === null ? SQLITE.OK : this.#note(this.#touched, action, a, b),
    );
    this.#progress = wasm.installFunction('i(p)', (): number => ((this.#left -= STEP_GRAIN) < 0 ? 1 : 0));
  }

  /** Puts the guard on a new database. */
  attach(db: number): void {
    const { raw } = this.#memory.sqlite;
    raw.sqlite3_set_authorizer(db, this.#authorizer, 0);
    raw.sqlite3_progress_handler(db, STEP_GRAIN, this.#progress, 0);
  }

  /** Refills the step budget; called before each statement. */
  refill(): void {
    this.#left = STEP_BUDGET;
  }

  /** The statement that just failed with INTERRUPT has used its budget up. */
  get spent(): boolean {
    return this.#left < 0;
  }

  /** Compiles under the guard; outside of it the engine's own statements pass unseen. */
  watch(compile: () => number): { readonly code: number; readonly touched: Touched } {
    const touched = nothing();
    this.#touched = touched;
    try {
      return { code: compile(), touched };
    } finally {
      this.#touched = null;
    }
  }

  #note(touched: Touched, action: number, a: number, b: number): number {
    const refusal = REFUSED.get(action);
    if (refusal !== undefined) {
      touched.refusal ??= refusal;
      return 1;
    }
    if (SCHEMA_ACTIONS.has(action)) this.#noteSchema(touched, action, a, b);
    else if (action === ACTION.SELECT) touched.selects = true;
    else if (action === ACTION.FUNCTION) touched.functions.add(this.#memory.readCString(b).toLowerCase());
    else if (action === ACTION.READ) {
      const table = this.#memory.readCString(a);
      if (SCHEMA_TABLES.has(table)) touched.catalog = true;
      // A pragma's table function asks for the pragma only when it runs, so it is refused by its name.
      if (table.startsWith('pragma_')) {
        touched.refusal ??= REFUSED.get(ACTION.PRAGMA) ?? null;
        return 1;
      }
      const columns = touched.reads.get(table) ?? new Set();
      columns.add(this.#memory.readCString(b));
      touched.reads.set(table, columns);
    } else if (action === ACTION.INSERT || action === ACTION.UPDATE || action === ACTION.DELETE) {
      const table = this.#memory.readCString(a);
      touched.writes.add(table);
      if (action === ACTION.INSERT) touched.inserts.add(table);
      if (action === ACTION.UPDATE) touched.sets.add(`${table}.${this.#memory.readCString(b)}`);
    }
    return SQLITE.OK;
  }

  #noteSchema(touched: Touched, action: number, a: number, b: number): void {
    touched.schema = true;
    if (action === ACTION.CREATE_TABLE) touched.createsTable = true;
    const second =
      action === ACTION.CREATE_INDEX ||
      action === ACTION.DROP_INDEX ||
      action === ACTION.ALTER_TABLE ||
      action === ACTION.CREATE_TRIGGER ||
      action === ACTION.DROP_TRIGGER;
    const name = this.#memory.readCString(second ? b : a);
    // CREATE INDEX also reports a REINDEX, with the name of the index.
    if (name !== '' && !name.startsWith('sqlite_') && action !== ACTION.REINDEX) touched.changed.add(name);
    if (action === ACTION.CREATE_TRIGGER || action === ACTION.DROP_TRIGGER) touched.triggers.add(this.#memory.readCString(a));
  }
}
