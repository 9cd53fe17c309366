/**
 * The footprint of a statement: what it answers, the rows as it would leave them, and the keys that it reads and writes. It is run where
 * it stands, and nothing of it is left. A key names a row (`items (1)`) or an entry of a unique index (`index byName ("map")`), in the
 * words of `keyText`. What is read is told from SQLite's own program: one row by its key, or else the whole table; never less than the truth.
 */
import { attempt, type Attempt } from './attempt.ts';
import type { Database } from './database.ts';
import { applyEffects, type Effects, readEffects, uniqueEntries, uniqueIndexes } from './effects.ts';
import type { FootprintJob, Keys, SqlResult, ReadSpan } from './jobs.ts';
import { Lookups } from './lookup.ts';
import { keyText, type RowChange, type RowKey } from './notebook.ts';
import { problem } from './problems.ts';
import type { Done, QueryJob } from './run.ts';
import type { Column, Table } from './schema.ts';
import type { Prepared } from './statements.ts';
import type { Value } from '../sim/operation.ts';

const NO_NAMES = 'This table has columns called rowid, _rowid_ and oid, so that its rows have no name: rename one.';
const IGNORES = /\bor\s+ignore\b|\bdo\s+nothing\b/i;

/** What rows and unique entries these rows are, as they were (`before`) and as they are to be; and which rows they refer to. */
export function keysOf(db: Database, effects: Effects, before: Effects | null): Keys {
  const rows = [...effects.keys()];
  const old = before === null ? [] : uniqueEntries(db, before, rows);
  return { written: [...new Set([...rows, ...old, ...uniqueEntries(db, effects, rows)])], parents: parentsOf(db, effects) };
}

/** Tables of these rows that have no primary key. */
export function keylessOf(db: Database, effects: Effects): readonly string[] {
  const tables = new Set([...effects.values()].map(({ table }) => table));
  return [...tables].filter((name) => db.schema.byName.get(name)?.columns.every(({ key }) => key === 0) ?? false).sort();
}

/** The job: `own` is what the transaction has done before, which the statement sees. `host` must show its time and seed. */
export function footprint(db: Database, { own, given = [], ...job }: FootprintJob): Done<SqlResult> {
  const before = byName(own);
  const query: QueryJob = { ...job, readOnly: false };
  const ground = given.length > 0 ? byName(given) : null;
  const tried = attempt(db, query, ground === null ? [before] : [ground, before]);
  try {
    return { ...told(db, query, before, tried, ground), steps: tried.steps, bytes: tried.bytes };
  } finally {
    db.rollback();
  }
}

const byName = (rows: readonly RowChange[]): Effects => new Map(rows.map((row) => [keyText(row.table, row.key), row]));

function told(db: Database, job: QueryJob, own: Effects, { result, noted }: Attempt, ground: Effects | null): { result: SqlResult } {
  if (result.kind === 'refused') throw new Error('a statement that may write was refused as one that must not');
  const prepared = db.statements.get(job.sql);
  if (!result.outcome.ok || 'message' in prepared) return { result };
  const keys = new Map<string, RowKey>(own);
  for (const [text, key] of noted) if (!keys.has(text)) keys.set(text, key);
  const effects = readEffects(db, keys.values());
  if (effects === null) return { result: { kind: 'problem', problem: problem(NO_NAMES, '', null, '0A000') } };
  db.rollback();
  if (ground !== null) {
    db.control('BEGIN');
    applyEffects(db, ground);
  }
  const { written, parents } = keysOf(db, effects, readEffects(db, keys.values()));
  const read = readBy(db, prepared, job.params);
  return { result: { kind: 'footprint', query: result, rows: [...effects.values()], written, parents, read } };
}

const lookups = new WeakMap<Database, { readonly generation: number; readonly of: Lookups }>();

function lookupsOf(db: Database): Lookups {
  const known = lookups.get(db);
  if (known?.generation === db.generation) return known.of;
  const made = { generation: db.generation, of: new Lookups(db) };
  lookups.set(db, made);
  return made.of;
}

/** What a statement looks at: by its key alone if SQLite's program shows that, else whole tables. */
export function readBy(db: Database, prepared: Prepared, params: readonly Value[]): readonly ReadSpan[] {
  const { touched, classification, sql } = prepared;
  const { byName, triggers } = db.schema;
  const tables = new Set([...touched.reads.keys()].filter((name) => byName.has(name)));
  const { writes, readOnly } = classification;
  if (readOnly || (!touched.selects && !triggers && writes.length === 1 && [...tables].every((name) => name === writes[0]))) {
    const found = lookupsOf(db).of(sql, params);
    const table = found && byName.get(found.table);
    const key = table && nameOf(db, table, keyColumns(table), found.key);
    if (found && key) return [{ table: found.table, key }];
    // Rows of an INSERT that it only brings along meet no others than those that it writes.
    const [target = ''] = writes;
    if (!readOnly && touched.inserts.has(target) && !IGNORES.test(sql)) return [];
  }
  for (const name of writes) tables.add(name);
  return [...tables].sort().map((table) => ({ table, key: null }));
}

const keyColumns = ({ columns }: Table): readonly Column[] => columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key);

/** What the row is called that has these values in these columns of a key; null: they are no key, or a NULL is among them. */
function nameOf(db: Database, table: Table, columns: readonly Column[], values: readonly Value[]): string | null {
  if (values.length === 0 || values.includes(null)) return null;
  const own = keyColumns(table);
  const isPrimary = own.length === columns.length && own.every((column, i) => column === columns[i]);
  if (columns.length === 0 || (isPrimary && table.withoutRowid)) return keyText(table.name, values);
  if (isPrimary && own.length === 1 && own[0]?.type.toUpperCase() === 'INTEGER') return keyText(table.name, values);
  for (const [index, indexed] of uniqueIndexes(db, table)) {
    const places = indexed.map(({ column }) => table.columns[column]);
    if (indexed.some(({ collation }) => collation !== 'BINARY') || places.length !== columns.length) continue;
    const sorted = places.map((column) => (column ? columns.indexOf(column) : -1));
    if (!sorted.includes(-1))
      return keyText(
        `index ${index}`,
        sorted.map((at) => values[at] ?? null),
      );
  }
  return null;
}

interface Reference {
  readonly parent: Table;
  readonly from: readonly number[];
  readonly to: readonly Column[];
}

const references = new WeakMap<Table, readonly Reference[]>();

/** Foreign keys of a table, those that name what is not there left out. */
function referencesOf(db: Database, table: Table): readonly Reference[] {
  const known = references.get(table);
  if (known) return known;
  const byId = new Map<Value, { readonly parent: Table; readonly pairs: (readonly [Value, Value])[] }>();
  const rows = db.all('SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq', [table.name]);
  for (const [id = null, of, from = null, to = null] of rows) {
    const parent = db.schema.tables.find(({ name }) => name.toLowerCase() === String(of).toLowerCase());
    if (!parent) continue;
    const known = byId.get(id) ?? { parent, pairs: [] };
    known.pairs.push([from, to]);
    byId.set(id, known);
  }
  const stored = table.columns.filter(({ generated }) => !generated);
  const same = (a: Value, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();
  const made = [...byId.values()].map(({ parent, pairs }) => ({
    parent,
    from: pairs.map(([from]) => stored.findIndex(({ name }) => same(from, name))),
    to: pairs.flatMap(([, to], i) => (to === null ? keyColumns(parent)[i] : parent.columns.find(({ name }) => same(to, name))) ?? []),
  }));
  references.set(table, made);
  return made;
}

/** Rows of other tables that these refer to: whoever deletes one of them is in their way. */
function parentsOf(db: Database, effects: Effects): readonly string[] {
  const parents = new Set<string>();
  for (const { table: name, row } of effects.values()) {
    const table = db.schema.byName.get(name);
    if (!table || row === null) continue;
    for (const { parent, from, to } of referencesOf(db, table)) {
      const key = nameOf(
        db,
        parent,
        to,
        from.map((at) => row[at] ?? null),
      );
      if (key !== null && !effects.has(key)) parents.add(key);
    }
  }
  return [...parents].sort();
}
