/**
 * What a statement may do, and what it would touch. SQLite calls the authorizer while it compiles a statement; the guard
 * refuses what has no place on a node and notes every table, column and function on the way (through views, common table
 * expressions and triggers). Source: https://sqlite.org/c3ref/set_authorizer.html.
 */
import type { Memory } from './wasm/memory.ts';
import { ACTION, SQLITE } from './wasm/raw.ts';
import { Allocations } from './wasm/allocations.ts';
import { meterFunctions } from './wasm/meter.ts';

/** Operations of SQLite's virtual machine that one statement may take. */
export const STEP_BUDGET = 500_000;
/** The progress handler runs once in so many operations; the budget is exact to this. */
const STEP_GRAIN = 250;
/** The largest value that a node takes. */
export const VALUE_BYTES_MAX = 1_000_000;
/**
 * Copying and comparing values takes steps whose work grows with the values, so the largest value that a statement may handle
 * shrinks with the steps it has taken: their product stays below this. A thousand steps may move 150 KB each.
 */
const STEP_BYTES_MAX = 150_000_000;
/** What any number of steps may handle. */
const VALUE_BYTES_ALWAYS = 65_536;
/** Memory that compiling asks for, by the step: a compilation of 12 MB takes as long as half a budget. */
const COMPILED_BYTES_PER_STEP = 48;
/** Smaller values are moved in the time of a step; of larger ones, so many bytes count as one step. */
const LARGE_BYTES = 8_192;
const BYTES_COPIED_PER_STEP = 512;
/** What each step counts for while values of such a size are about: most steps do not touch them. */
const BYTES_COMPARED_PER_STEP = 8_192;
/**
 * Columns, tables and functions that one compilation may look up: views of views double with each level, and SQLite bounds
 * neither them nor triggers that call each other.
 */
const LOOKUPS_MAX = 20_000;
/** SELECTs of one compilation, those of views and triggers among them. */
const SELECTS_MAX = 300;

export const TEMPORARY_TRIGGER = 'TEMP triggers are not available here: a node outlives its connections. Use CREATE TRIGGER.';
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
  [ACTION.CREATE_TEMP_TRIGGER, TEMPORARY_TRIGGER],
  [ACTION.CREATE_TEMP_VIEW, 'TEMP views are not available here: a node outlives its connections. Use CREATE VIEW.'],
  [ACTION.CREATE_VTABLE, 'Virtual tables are not available here: a node holds ordinary tables. Use CREATE TABLE.'],
]);

/** They show what one connection has compiled or cached, and no two copies' connections did the same. */
const OF_CONNECTION: ReadonlySet<string> = new Set(['sqlite_dbpage', 'sqlite_stmt']);

const TOO_NESTED = 'The statement needs too many tables, columns and SELECTs, counting those of its views and triggers: nest them less.';
const TOO_LARGE =
  'The statement grows too large when it is compiled: its lists are too long, or its views, triggers or common table expressions multiply each other.';

/** Bounds of SQLite's own, all far beyond what people write. Source: https://sqlite.org/limits.html. */
const LIMITS: readonly (readonly [number, number])[] = [
  [SQLITE.LIMIT_LENGTH, VALUE_BYTES_MAX],
  [SQLITE.LIMIT_SQL_LENGTH, 400_000],
  [SQLITE.LIMIT_EXPR_DEPTH, 1_000],
  [SQLITE.LIMIT_COMPOUND_SELECT, 250],
  [SQLITE.LIMIT_VDBE_OP, 250_000],
  // A pattern is matched by recursion, one call per wildcard, and the module's stack is small.
  [SQLITE.LIMIT_LIKE_PATTERN_LENGTH, 1_000],
  [SQLITE.LIMIT_TRIGGER_DEPTH, 50],
];

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
const TEMPORARY: ReadonlyMap<number, number> = new Map([
  [ACTION.CREATE_INDEX, ACTION.CREATE_TEMP_INDEX],
  [ACTION.CREATE_TABLE, ACTION.CREATE_TEMP_TABLE],
  [ACTION.CREATE_TRIGGER, ACTION.CREATE_TEMP_TRIGGER],
  [ACTION.CREATE_VIEW, ACTION.CREATE_TEMP_VIEW],
]);
const SCHEMA_TABLES = new Set(['sqlite_master', 'sqlite_schema', 'sqlite_temp_master', 'sqlite_temp_schema']);

/** What the compilation of one statement touched. */
export interface Touched {
  refusal: string | null;
  /** What SQLite asked the authorizer so far. */
  lookups: number;
  selections: number;
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
  /** Tables that are dropped or altered: their rows are others, or look otherwise. */
  readonly reshaped: Set<string>;
}

function nothing(): Touched {
  return {
    refusal: null,
    lookups: 0,
    selections: 0,
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
    reshaped: new Set(),
  };
}

/** The callbacks of one process. Only one statement is compiled or run at a time, so one notebook is enough. */
export class Guard {
  readonly #memory: Memory;
  readonly #authorizer: number;
  readonly #progress: number;
  readonly #allocations: Allocations;
  #touched: Touched | null = null;
  #left = STEP_BUDGET;
  /** Steps charged for work inside of functions. */
  #charged = 0;
  #compiled = 0;
  /** The largest value that was seen, bytes. */
  #largest = 0;
  /** The database whose limits are tighter at present, and how large its values may be. */
  #tight = 0;
  #valueBytes = VALUE_BYTES_MAX;

  constructor(memory: Memory) {
    this.#memory = memory;
    const { wasm } = memory.sqlite;
    this.#authorizer = wasm.installFunction('i(pipppp)', (_data: number, action: number, a: number, b: number, where: number): number =>
      this.#touched === null ? SQLITE.OK : this.#note(this.#touched, action, a, b, where),
    );
    this.#progress = wasm.installFunction('i(p)', (db: number): number => this.#tick(db));
    this.#allocations = new Allocations(memory, (bytes) => {
      // Spent, but not counted as steps taken: a connection that was opened later asks for other memory of its own.
      if (bytes >= LARGE_BYTES) this.#left -= Math.floor(bytes / BYTES_COPIED_PER_STEP);
    });
    meterFunctions(memory, (steps, largest) => {
      this.#largest = Math.max(this.#largest, largest);
      return this.#charge(steps);
    });
  }

  /** What cannot be afforded is not done, so it costs what was left. */
  #charge(steps: number): boolean {
    this.#charged += Math.max(0, Math.min(steps, this.#left));
    this.#left -= steps;
    return this.#left >= 0;
  }

  #tick(db: number): number {
    if (this.#left === Number.POSITIVE_INFINITY) return 0;
    this.#left -= STEP_GRAIN;
    this.#allocations.watch();
    if (this.#largest >= LARGE_BYTES) this.#charge(Math.floor((STEP_GRAIN * this.#largest) / BYTES_COMPARED_PER_STEP));
    const largest = Math.max(VALUE_BYTES_ALWAYS, Math.floor(STEP_BYTES_MAX / (STEP_BUDGET - this.#left)));
    if (largest < this.#valueBytes) {
      this.#valueBytes = largest;
      this.#tight = db;
      this.#memory.sqlite.raw.sqlite3_limit(db, SQLITE.LIMIT_LENGTH, largest);
    }
    return this.#left < 0 ? 1 : 0;
  }

  /** Puts the guard on a new database. */
  attach(db: number): void {
    const { raw } = this.#memory.sqlite;
    raw.sqlite3_set_authorizer(db, this.#authorizer, 0);
    raw.sqlite3_progress_handler(db, STEP_GRAIN, this.#progress, db);
    for (const [limit, value] of LIMITS) raw.sqlite3_limit(db, limit, value);
  }

  /** Refills the step budget; called before each statement and before a database is closed. `large`: bytes of its largest parameter. */
  refill(large = 0): void {
    this.#left = STEP_BUDGET;
    this.#charged = 0;
    this.#largest = large;
    this.#allocations.rest();
    if (this.#tight === 0) return;
    this.#memory.sqlite.raw.sqlite3_limit(this.#tight, SQLITE.LIMIT_LENGTH, VALUE_BYTES_MAX);
    this.#tight = 0;
    this.#valueBytes = VALUE_BYTES_MAX;
  }

  /** Lifts the budget for a statement of the engine's own: its checks must see every row there is. */
  lift(): void {
    this.refill();
    this.#left = Number.POSITIVE_INFINITY;
  }

  /** Steps that the statement's functions were charged for beside their calls. */
  get charged(): number {
    return this.#charged;
  }

  /** What a statement that was stopped by a bound is told; null when something else stopped it. */
  stopped(code: number): string | null {
    const reason = code & 0xff;
    if (reason === SQLITE.INTERRUPT && this.spent)
      return `The statement took more than ${STEP_BUDGET.toLocaleString('en')} steps of SQLite's machine and was stopped; it has had no effect. Does a recursive query lack its end, or a function work on very long texts?`;
    if (reason === SQLITE.TOOBIG && this.#tight !== 0)
      return `The statement handles values of more than ${this.#valueBytes.toLocaleString('en')} bytes after ${(STEP_BUDGET - this.#left).toLocaleString('en')} steps, and was stopped without effect: take fewer rows at once, or shorter values.`;
    return null;
  }

  /** The statement that just failed with INTERRUPT has used its budget up. */
  get spent(): boolean {
    return this.#left < 0;
  }

  /** What has been compiled since this was asked last, as steps. */
  takeCompiled(): number {
    const compiled = this.#compiled;
    this.#compiled = 0;
    return compiled;
  }

  /** Compiles under the guard; outside of it the engine's own statements pass unseen. */
  watch(compile: () => number): { readonly code: number; readonly touched: Touched } {
    const touched = nothing();
    this.#touched = touched;
    try {
      const code = this.#allocations.within(compile);
      this.#compiled += Math.floor(this.#allocations.used / COMPILED_BYTES_PER_STEP);
      if (code !== SQLITE.OK && this.#allocations.spent) touched.refusal ??= TOO_LARGE;
      return { code, touched };
    } finally {
      this.#touched = null;
    }
  }

  #note(touched: Touched, action: number, a: number, b: number, where: number): number {
    if (action === ACTION.SELECT) touched.selections += 1;
    if (++touched.lookups > LOOKUPS_MAX || touched.selections > SELECTS_MAX) {
      touched.refusal ??= TOO_NESTED;
      return 1;
    }
    // `CREATE TABLE temp.x` is told as CREATE_TABLE in the database “temp”.
    const temporary = SCHEMA_ACTIONS.has(action) && this.#memory.readCString(where) === 'temp' ? TEMPORARY.get(action) : undefined;
    const refusal = REFUSED.get(temporary ?? action);
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
      if (OF_CONNECTION.has(table)) {
        touched.refusal ??= `${table} shows the insides of one connection, and here a client has none of its own: ask sqlite_schema or dbstat.`;
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
    // Its INSERT is not reported.
    if (action === ACTION.ANALYZE) touched.writes.add('sqlite_stat1');
    const second =
      action === ACTION.CREATE_INDEX ||
      action === ACTION.DROP_INDEX ||
      action === ACTION.ALTER_TABLE ||
      action === ACTION.CREATE_TRIGGER ||
      action === ACTION.DROP_TRIGGER;
    const name = this.#memory.readCString(second ? b : a);
    if (action === ACTION.DROP_TABLE || action === ACTION.ALTER_TABLE) touched.reshaped.add(name);
    // CREATE INDEX also reports a REINDEX, with the name of the index.
    if (name !== '' && !name.startsWith('sqlite_') && action !== ACTION.REINDEX) touched.changed.add(name);
    if (action === ACTION.CREATE_TRIGGER || action === ACTION.DROP_TRIGGER) touched.triggers.add(this.#memory.readCString(a));
  }
}
