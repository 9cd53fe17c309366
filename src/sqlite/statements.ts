/**
 * Compiling statements: guarded, classified once, and kept. The cache is keyed by the SQL text; a schema change empties it.
 */
import type { Problem } from '../sim/operation.ts';
import type { Connection } from './connection.ts';
import { TEMPORARY_TRIGGER, type Touched } from './guard.ts';
import type { Classification } from './jobs.ts';
import { addJoined } from './joined.ts';
import { characterOffset, explain, offsetOfName, problem } from './problems.ts';
import { isStatistics } from './schema.ts';
import { shortened } from '../sim/words.ts';
import { host } from './wasm/entropy.ts';
import { type Raw, SQLITE } from './wasm/raw.ts';

const CACHE_STATEMENTS_MAX = 256;
const SQL_CHARACTERS_MAX = 100_000;

/** Functions whose answer is not decided by data: clocks and randomness. */
const VOLATILE = new Set([
  'random',
  'randomblob',
  'current_timestamp',
  'current_date',
  'current_time',
  'date',
  'time',
  'datetime',
  'julianday',
  'unixepoch',
  'strftime',
  'timediff',
]);

/** What the connection did last. A client has no connection of its own here, and no two copies' connections did the same. */
const OF_CONNECTION: ReadonlyMap<string, string> = new Map([
  ['changes', 'each answer says how many rows were changed, and RETURNING gives them'],
  ['total_changes', 'each answer says how many rows were changed: add them up'],
  ['last_insert_rowid', 'end the INSERT with RETURNING and the name of its key'],
]);

export interface Prepared {
  readonly sql: string;
  readonly pointer: number;
  readonly columns: readonly string[];
  readonly parameters: number;
  readonly classification: Classification;
  /** Names for the outcome: read by a query, changed by a write. */
  readonly tables: readonly string[];
  /** Must run between BEGIN and COMMIT of our own, because SQLite would keep half of it when it is stopped. */
  readonly fragile: boolean;
  /** It writes what the planner goes by. */
  readonly statistics: boolean;
  readonly touched: Touched;
  usedAt: number;
}

/** Index of the first character that is not white space, a comment or a semicolon; the text's length when there is none. */
export function skipBlank(text: string, from: number): number {
  const blank = /(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/y;
  blank.lastIndex = from;
  return from + (blank.exec(text)?.[0].length ?? 0);
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export class StatementCache {
  readonly #entries = new Map<string, Prepared>();
  #tick = 0;

  constructor(readonly db: Connection) {}

  /** The compiled statement, or why it cannot be one. */
  get(sql: string): Prepared | Problem {
    const known = this.#entries.get(sql);
    if (known) {
      known.usedAt = ++this.#tick;
      return known;
    }
    const made = prepare(this.db, sql);
    if ('message' in made) return made;
    if (this.#entries.size >= CACHE_STATEMENTS_MAX) this.#evict();
    made.usedAt = ++this.#tick;
    this.#entries.set(sql, made);
    return made;
  }

  /** Drops the quarter that was used longest ago: one pass for many evictions. */
  #evict(): void {
    const byAge = [...this.#entries.values()].sort((a, b) => a.usedAt - b.usedAt);
    for (const old of byAge.slice(0, CACHE_STATEMENTS_MAX / 4)) {
      this.db.raw.sqlite3_finalize(old.pointer);
      this.#entries.delete(old.sql);
    }
  }

  clear(): void {
    for (const entry of this.#entries.values()) this.db.raw.sqlite3_finalize(entry.pointer);
    this.#entries.clear();
  }
}

function prepare(db: Connection, sql: string): Prepared | Problem {
  if (sql.length > SQL_CHARACTERS_MAX) {
    return problem(`The statement has ${sql.length.toLocaleString('en')} characters; a node takes 100,000. Send its data as parameters.`);
  }
  if (sql.includes('\0'))
    return problem('The statement has a zero character in it; SQLite would stop reading there.', '', sql.indexOf('\0'));
  const start = skipBlank(sql, 0);
  if (start === sql.length) return problem('There is no statement in this text.');
  if (/^vacuum\b/i.test(sql.slice(start, start + 8))) {
    return problem('VACUUM is not available here: databases are small and in memory.', '', start);
  }
  // Leading semicolons would make the first statement an empty one.
  const body = start === 0 ? sql : sql.slice(start);
  const { code, touched, pointer, tail, offset } = compile(db, body);
  if (touched.refusal !== null) return problem(touched.refusal, db.words(), start);
  if (code !== SQLITE.OK) {
    const words = db.words();
    const at = offset < 0 ? offsetOfName(words, sql) : start + characterOffset(body, offset);
    return explain(words, db.knownNames(touched), at);
  }
  const second = skipBlank(sql, start + characterOffset(body, tail));
  if (second < sql.length) {
    db.raw.sqlite3_finalize(pointer);
    return problem(
      `One statement at a time: a second begins at “${shortened(sql.slice(second), 20)}”. Send them one after the other.`,
      '',
      second,
    );
  }
  return describe(db, sql, pointer, touched);
}

function compile(db: Connection, sql: string): { code: number; touched: Touched; pointer: number; tail: number; offset: number } {
  const { memory, raw } = db;
  memory.rewind();
  const text = memory.text(sql);
  const length = memory.textBytes;
  const out = memory.out();
  const tail = memory.out();
  const watched = withRandomnessOf(sql, raw, () => db.guard.watch(() => raw.sqlite3_prepare_v2(db.pointer, text, length, out, tail)));
  return {
    ...watched,
    pointer: memory.pointerAt(out),
    tail: memory.pointerAt(tail) - text,
    offset: watched.code === SQLITE.OK ? -1 : raw.sqlite3_error_offset(db.pointer),
  };
}

/** SQLite draws names for columns that are called the same while it compiles: the same for the same text, on every copy. */
function withRandomnessOf<T>(sql: string, raw: Raw, compiled: () => T): T {
  const { seed, text } = host;
  Object.assign(host, { seed: 0, text: sql });
  raw.sqlite3_randomness(0, 0);
  try {
    return compiled();
  } finally {
    Object.assign(host, { seed, text });
  }
}

/**
 * The functions among `names` that the statement calls. The authorizer also reports those of column defaults that a statement
 * never calls; the program itself tells, with the programs of its triggers.
 */
function called(db: Connection, sql: string, { functions }: Touched): readonly string[] {
  const asked = [...functions].filter((name) => VOLATILE.has(name) || OF_CONNECTION.has(name));
  if (asked.length === 0) return [];
  const program = db.all(`EXPLAIN ${sql}`, [], true);
  const calls = new Set(
    program.filter((row) => /Func|AggStep/.test(String(row[1]))).map((row) => String(row[5]).replace(/\(.*$/, '').toLowerCase()),
  );
  return asked.filter((name) => calls.has(name));
}

/** The authorizer is told `CREATE TRIGGER temp.r` as one of the table's own database; the program says which schema is read again. */
function isTemporary(db: Connection, sql: string): boolean {
  return db.all(`EXPLAIN ${sql.slice(skipBlank(sql, 0))}`, [], true).some((row) => row[1] === 'ParseSchema' && row[2] === 1);
}

function offsetOf(name: string, sql: string): number | null {
  const at = sql.toLowerCase().indexOf(name);
  return at < 0 ? null : at;
}

function describe(db: Connection, sql: string, pointer: number, touched: Touched): Prepared | Problem {
  const { raw } = db;
  const count = raw.sqlite3_column_count(pointer);
  const columns = Array.from({ length: count }, (_, i) => db.memory.readCString(raw.sqlite3_column_name(pointer, i)));
  const explains = raw.sqlite3_stmt_isexplain(pointer) !== 0;
  const schema = touched.schema && !explains;
  const { byName } = db.schema;
  if (!schema && !explains) addJoined(db, sql.slice(skipBlank(sql, 0)), touched);
  const reads = schema ? [] : sorted([...touched.reads.keys()].filter((name) => byName.has(name)));
  if (touched.catalog && !schema) reads.unshift('sqlite_schema');
  const writes = explains ? [] : sorted(schema ? touched.changed : [...touched.writes].filter((name) => byName.has(name)));
  const calls = explains ? [] : called(db, sql.slice(skipBlank(sql, 0)), touched);
  const ofConnection = calls.find((name) => OF_CONNECTION.has(name));
  if (ofConnection !== undefined) {
    raw.sqlite3_finalize(pointer);
    return problem(
      `${ofConnection}() depends on the connection, and here a client has none of its own: ${OF_CONNECTION.get(ofConnection)}.`,
      '',
      offsetOf(ofConnection, sql),
    );
  }
  if (!explains && touched.triggers.size > 0 && isTemporary(db, sql)) {
    raw.sqlite3_finalize(pointer);
    return problem(TEMPORARY_TRIGGER);
  }
  const isVolatile = calls.length > 0;
  const readOnly = explains || (raw.sqlite3_stmt_readonly(pointer) !== 0 && count > 0 && !schema && writes.length === 0);
  const columnsRead = reads.flatMap((table) =>
    [...(touched.reads.get(table) ?? [])].filter((name) => name !== '').map((name) => `${table}.${name}`),
  );
  return {
    sql,
    pointer,
    columns,
    statistics: !explains && [...touched.writes].some(isStatistics),
    touched,
    parameters: raw.sqlite3_bind_parameter_count(pointer),
    classification: { readOnly, volatile: isVolatile, schema, reads, columns: sorted(columnsRead), writes },
    tables: readOnly ? reads : writes,
    fragile: !readOnly && (count > 0 || /\bfail\b/i.test(sql) || db.schema.keepsHalves),
    usedAt: 0,
  };
}
