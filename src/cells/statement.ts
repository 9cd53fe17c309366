/**
 * What a statement means where rows are cells. One that gives a row whole, sets columns to constants or deletes, by the primary key, is
 * cells at once; any other that writes is read first and written afterwards, and loses what came between.
 */
import type { Problem, Value } from '../sim/operation.ts';
import { attempt } from '../sqlite/attempt.ts';
import { affinityOf, storedAs } from '../sqlite/affinity.ts';
import type { Database } from '../sqlite/database.ts';
import { type Effects, readEffects, uniqueIndexes } from '../sqlite/effects.ts';
import type { QueryResult } from '../sqlite/jobs.ts';
import { Lookups } from '../sqlite/lookup.ts';
import type { RowChange } from '../sqlite/notebook.ts';
import { problem } from '../sqlite/problems.ts';
import { quoteName, type Table } from '../sqlite/schema.ts';
import { runQuery } from '../sqlite/run.ts';
import type { Prepared } from '../sqlite/statements.ts';
import type { Aim, AimJob, AnswerJob, Cell, Mutation, Span } from './jobs.ts';
import { CELLS, keyColumns, otherColumns, show } from './store.ts';

const ONE_ROW = 'Here each row is written by itself, by its primary key: name one row in WHERE, as in “WHERE id = 1”.';
const NO_SCHEMA = 'Tables cannot be changed while the replicas run: put this into the set-up.';
const OWN_TABLE = `${CELLS} has the versions of all cells and is written by the replicas alone.`;
const NO_KEY = 'has no primary key, and rows are kept by it: give it one.';
const MORE_UNIQUE = 'has a UNIQUE beyond its primary key, and no replica sees all rows to keep it: leave it out.';
const DERIVED = 'has triggers, foreign keys or computed columns, which no replica sees enough rows for: leave them out.';
const NAMED_KEY = 'Each row is named by whoever inserts it, for replicas cannot agree on a next number: give a value for the primary key.';
const KEY_STAYS = 'A row keeps its primary key, by which replicas find it: insert another row and delete this one.';

const lookups = new WeakMap<Database, { readonly generation: number; readonly of: Lookups }>();

function lookupsOf(db: Database): Lookups {
  const known = lookups.get(db);
  if (known?.generation === db.generation) return known.of;
  const made = { generation: db.generation, of: new Lookups(db) };
  lookups.set(db, made);
  return made.of;
}

const refused = (message: string): Aim => ({ kind: 'refused', problem: problem(message) });

export function aim(db: Database, { sql, params }: AimJob): Aim {
  const prepared = db.statements.get(sql);
  if ('message' in prepared) return { kind: 'refused', problem: prepared };
  const { classification, parameters, touched } = prepared;
  if (params.length !== parameters)
    return { kind: 'refused', problem: answerAlone(db, sql, params) ?? problem('Give one value for each “?”.') };
  if (classification.schema) return refused(NO_SCHEMA);
  const tables = [...touched.reads.keys()].filter((name) => db.schema.byName.has(name)).sort();
  if (classification.readOnly) return { kind: 'reads', spans: spansOf(db, sql, params, tables) };
  const [target = ''] = classification.writes;
  const table = db.schema.byName.get(target);
  if (target === CELLS) return refused(OWN_TABLE);
  if (!table || classification.writes.length > 1) return refused(`This writes to more than one table. ${ONE_ROW}`);
  const wrong = unfit(db, table);
  if (wrong !== null) return refused(`${target} ${wrong}`);
  if (touched.inserts.has(target)) return aimInsert(db, table, prepared, params);
  return aimOne(db, table, prepared, params, tables);
}

/** Why its rows cannot be cells, or null. */
function unfit(db: Database, table: Table): string | null {
  if (keyColumns(table).length === 0) return NO_KEY;
  const names = keyColumns(table).map(({ name }) => table.columns.findIndex((column) => column.name === name));
  const others = uniqueIndexes(db, table).filter(
    ([, columns]) => columns.length !== names.length || columns.some(({ column }) => !names.includes(column)),
  );
  if (others.length > 0) return MORE_UNIQUE;
  const refers = db.all('SELECT count(*) FROM pragma_foreign_key_list(?)', [table.name], false)[0]?.[0];
  return db.schema.triggers || Number(refers) > 0 || table.columns.some(({ generated }) => generated) ? DERIVED : null;
}

/** One row by its key where SQLite's own program shows that, else whole tables. */
function spansOf(db: Database, sql: string, params: readonly Value[], tables: readonly string[]): readonly Span[] {
  const found = lookupsOf(db).of(sql, params);
  if (found && isKeyed(db, found.table)) return [{ table: found.table, key: found.key }];
  return tables.filter((name) => name !== CELLS && isKeyed(db, name)).map((table) => ({ table, key: null }));
}

function isKeyed(db: Database, name: string): boolean {
  const table = db.schema.byName.get(name);
  return table !== undefined && keyColumns(table).length > 0;
}

const OR_REPLACE = /^\s*(?:insert\s+or\s+replace|replace)\b/i;
const PLAIN = /^\s*insert\s+into\b/i;
const COLUMNS = /^\s*(?:insert\s+(?:or\s+replace\s+)?|replace\s+)into\s+(?:"[^"]+"|\w+)\s*\(([^)]*)\)\s*values\b/i;

function aimInsert(db: Database, table: Table, prepared: Prepared, params: readonly Value[]): Aim {
  const { sql, touched } = prepared;
  const replaces = OR_REPLACE.test(sql);
  if ((!replaces && !PLAIN.test(sql)) || touched.selects || /\bon\s+conflict\b/i.test(sql))
    return refused('An INSERT here is INSERT INTO … VALUES or INSERT OR REPLACE INTO … VALUES: write it so.');
  const listed = COLUMNS.exec(sql)?.[1]
    ?.split(',')
    .map((name) => name.trim().replaceAll('"', '').toLowerCase());
  if (listed && keyColumns(table).some(({ name }) => !listed.includes(name.toLowerCase()))) return refused(NAMED_KEY);
  const asReplace = replaces ? sql : sql.replace(/insert/i, 'INSERT OR REPLACE');
  const tried = attempt(db, { sql: asReplace, params, readOnly: false }, []);
  try {
    if (tried.result.kind === 'refused' || !tried.result.outcome.ok)
      return tried.result.kind === 'query' && !tried.result.outcome.ok
        ? { kind: 'refused', problem: tried.result.outcome.problem }
        : refused(ONE_ROW);
    const effects = readEffects(db, tried.noted.values());
    const rows = effects === null ? [] : rowsIn(table, effects);
    if (rows.length !== 1) return refused('Each row is written by itself here: insert one row in a statement.');
    const [row] = rows;
    if (!row || row.key.includes(null)) return refused(NAMED_KEY);
    if (!replaces) return { kind: 'reads then writes', spans: [{ table: table.name, key: row.key }] };
    return { kind: 'writes', rows: [{ ...row, deleted: 0 }], answer: tried.result };
  } finally {
    db.rollback();
  }
}

/** Rows that were put into a table, whole. */
function rowsIn(table: Table, effects: Effects): readonly Mutation[] {
  return [...effects.values()].flatMap(({ table: name, row }) => {
    if (name !== table.name || row === null) return [];
    const at = new Map(table.columns.map((column, i) => [column.name, row[i] ?? null]));
    const cells = otherColumns(table).map(({ name: column }): Cell => ({ column, ts: 0, value: at.get(column) ?? null }));
    return [
      { table: name, key: keyColumns(table).map((column) => at.get(column.name) ?? null), marker: 0, deleted: null, cells: byName(cells) },
    ];
  });
}

const byName = (cells: readonly Cell[]): readonly Cell[] => [...cells].sort((a, b) => (a.column < b.column ? -1 : 1));

function aimOne(db: Database, table: Table, prepared: Prepared, params: readonly Value[], tables: readonly string[]): Aim {
  const { sql, touched } = prepared;
  const found = lookupsOf(db).of(sql, params);
  if (!found || found.table !== table.name || found.conditions.length > 0 || tables.some((name) => name !== table.name) || touched.selects)
    return refused(ONE_ROW);
  if (keyColumns(table).some(({ name }) => touched.sets.has(`${table.name}.${name}`))) return refused(KEY_STAYS);
  const name = { table: table.name, key: found.key };
  const answer = answered(db, sql, table.name);
  if (/^\s*delete\b/i.test(sql) && !/\breturning\b/i.test(sql))
    return { kind: 'writes', rows: [{ ...name, marker: null, deleted: 0, cells: [] }], answer };
  const cells = constantsOf(db, table, sql, params);
  if (cells === null) return { kind: 'reads then writes', spans: [name] };
  return { kind: 'writes', rows: [{ ...name, marker: null, deleted: null, cells: byName(cells) }], answer };
}

function answered(db: Database, sql: string, table: string): QueryResult {
  const prepared = db.statements.get(sql);
  const outcome = { ok: true as const, columns: [], rows: [], changes: 1, wrote: true, tables: [table] };
  return {
    kind: 'query',
    outcome,
    position: db.position,
    classification: 'message' in prepared ? null : prepared.classification,
    change: null,
  };
}

const TOKEN = /\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_]\w*|\d+(?:\.\d+)?|\?|./gy;
const CONSTANT_WORDS = new Set(['null', 'true', 'false', 'not', 'and', 'or', 'is']);

/** What an UPDATE sets, where no expression of it looks at a row; else null. */
function constantsOf(db: Database, table: Table, sql: string, params: readonly Value[]): readonly Cell[] | null {
  const parts = /^\s*update\s+(?:"[^"]+"|\w+)\s+set\s+(.*?)\s+where\b(?!.*\breturning\b)/is.exec(sql);
  const set = parts?.[1];
  if (set === undefined || /\bcheck\b/i.test(table.sql)) return null;
  const cells: Cell[] = [];
  let used = 0;
  for (const part of splitAtCommas(set)) {
    const [, column = '', text = ''] = /^\s*("[^"]+"|\w+)\s*=(.*)$/s.exec(part) ?? [];
    const name = column.replaceAll('"', '').toLowerCase();
    const of = otherColumns(table).find((each) => each.name.toLowerCase() === name);
    const tokens = text.match(TOKEN) ?? [];
    const looks = tokens.some((token) => /^(?:"|[A-Za-z_])/.test(token) && !CONSTANT_WORDS.has(token.toLowerCase()));
    if (!of || text === '' || looks) return null;
    const marks = tokens.filter((token) => token === '?').length;
    const value = db.all(`SELECT ${text}`, params.slice(used, used + marks), true)[0]?.[0] ?? null;
    const stored = storedAs(value, affinityOf(of.type, table.strict));
    if (stored === undefined || (stored === null && of.notNull)) return null;
    cells.push({ column: of.name, ts: 0, value: stored });
    used += marks;
  }
  return cells.length > 0 ? cells : null;
}

function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const token of text.match(TOKEN) ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${token}`);
  }
  return parts;
}

function answerAlone(db: Database, sql: string, params: readonly Value[]): Problem | null {
  const tried = attempt(db, { sql, params, readOnly: false }, []);
  db.rollback();
  return tried.result.kind === 'query' && !tried.result.outcome.ok ? tried.result.outcome.problem : null;
}

interface Answered {
  readonly query: QueryResult;
  readonly rows: readonly Mutation[];
  readonly steps: number;
  readonly bytes: number;
}

/** Over rows that were read: they stand in the place of its own while the statement runs. */
export function answer(db: Database, { sql, params, spans, rows }: AnswerJob): Answered {
  db.lock();
  db.control('BEGIN');
  try {
    for (const { table, key } of spans)
      if (key === null) db.all(`DELETE FROM ${quoteName(table)}`, [], false);
      else show(db, { table, key, marker: null, deleted: null, cells: [] });
    for (const row of rows) show(db, row);
    return runOver(db, sql, params);
  } finally {
    db.rollback();
  }
}

function runOver(db: Database, sql: string, params: readonly Value[]): Answered {
  const { position } = db;
  const { noted, value } = db.notebook.during(db.schema.keyed, () => runQuery(db, { sql, params, readOnly: false }));
  db.position = position;
  const { result, steps, bytes } = value;
  if (result.kind === 'refused')
    return {
      query: {
        kind: 'query',
        outcome: { ok: false, definite: true, problem: problem(ONE_ROW) },
        position,
        classification: null,
        change: null,
      },
      rows: [],
      steps,
      bytes,
    };
  const query = { ...result, change: null, position };
  if (!query.outcome.ok || !query.outcome.wrote) return { query, rows: [], steps, bytes };
  const effects = readEffects(db, noted.values());
  return { query, rows: effects === null ? [] : [...effects.values()].flatMap((change) => mutationOf(db, change)), steps, bytes };
}

function mutationOf(db: Database, { table: name, row, inserted }: RowChange): readonly Mutation[] {
  const table = db.schema.byName.get(name);
  if (!table || row === null) return [];
  const [whole] = rowsIn(table, new Map([['', { table: name, key: [], row, inserted, reals: [] }]]));
  // An update leaves no word that the row was inserted.
  return whole ? [inserted ? whole : { ...whole, marker: null }] : [];
}
