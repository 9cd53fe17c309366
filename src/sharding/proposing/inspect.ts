/** The facts of a schema, read off SQLite itself after a set-up has run: what its catalogue says, and how often values are there. */
import type { Value } from '../../sim/operation.ts';
import { Engine, loadSqlite } from '../../sqlite/index.ts';
import { quoteName } from '../../sqlite/schema.ts';
import { ROUTER_JOBS } from '../index.ts';
import { isSurvey } from '../jobs.ts';
import { sameName } from '../key.ts';
import type { ColumnFacts, Reference, SchemaFacts, TableFacts, UniqueFacts, Unrun } from './facts.ts';
import { namedAfter } from './named-after.ts';

/** Columns of a table whose values are counted: the first ones, where keys stand. */
const COUNTED_MAX = 40;
const DB = 'inspected';

export async function factsOf(setup: readonly string[]): Promise<SchemaFacts | Unrun> {
  const engine = new Engine(await loadSqlite(), { seed: 1 });
  try {
    engine.open(DB);
    const failed = engine.script(DB, setup);
    if (failed !== null) return { index: failed.index, message: failed.problem.message };
    const { result } = ROUTER_JOBS.survey.run(engine, { kind: 'survey', key: '', strictUnique: false }, { node: DB, nowMs: 0 });
    const names = rowsOf(
      engine,
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    );
    const tables = names.map(([name, strict]) => tableOf(engine, String(name), strict === 1));
    return { tables: tables.map((table) => withNamed(table, tables)), complaint: isSurvey(result) ? result.complaint : null };
  } finally {
    engine.close();
  }
}

const rowsOf = (engine: Engine, sql: string, params: readonly Value[] = []) => engine.rows(DB, sql, params);

function tableOf(engine: Engine, name: string, strict: boolean): TableFacts {
  const info = rowsOf(engine, 'SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1', [name]);
  const [[rows = 0] = []] = rowsOf(engine, `SELECT count(*) FROM ${quoteName(name)}`);
  const columns = info.map(([column, type], i) =>
    columnOf(engine, name, { column: String(column), type: String(type), counted: i < COUNTED_MAX && Number(rows) > 0 }),
  );
  const primary = info.filter(([, , pk]) => Number(pk) > 0).sort((a, b) => Number(a[2]) - Number(b[2]));
  return {
    ...{ name, strict, columns },
    rows: Number(rows) > 0 ? Number(rows) : null,
    primary: primary.map(([column]) => String(column)),
    unique: uniqueOf(
      engine,
      name,
      primary.map(([column]) => String(column)),
    ),
    references: referencesOf(engine, name),
  };
}

function columnOf(
  engine: Engine,
  table: string,
  { column, type, counted }: { column: string; type: string; counted: boolean },
): ColumnFacts {
  if (!counted) return { name: column, type, distinct: null, most: null, nulls: null };
  const each = `SELECT ${quoteName(column)} AS value, count(*) AS n FROM ${quoteName(table)} GROUP BY 1`;
  const [[distinct = 0, most = 0, nulls = 0] = []] = rowsOf(
    engine,
    `SELECT count(*), max(n), total(CASE WHEN value IS NULL THEN n END) FROM (${each})`,
  );
  return { name: column, type, distinct: Number(distinct), most: Number(most), nulls: Number(nulls) };
}

/** In the order in which a router looks at them (`shapes.ts`). */
function uniqueOf(engine: Engine, table: string, primary: readonly string[]): readonly UniqueFacts[] {
  const indexes = rowsOf(engine, `SELECT name FROM pragma_index_list(?) WHERE "unique" AND origin <> 'pk'`, [table]).map(([index]) => {
    const columns = rowsOf(engine, 'SELECT name FROM pragma_index_info(?)', [index ?? null]).map(([name]) => String(name));
    return { what: `UNIQUE (${columns.join(', ')})`, columns };
  });
  return [...(primary.length > 0 ? [{ what: 'PRIMARY KEY', columns: primary }] : []), ...indexes];
}

function referencesOf(engine: Engine, table: string): readonly Reference[] {
  const rows = rowsOf(engine, 'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq', [table]);
  return [...new Set(rows.map(([id]) => id))].map((id) => {
    const own = rows.filter((row) => row[0] === id);
    return {
      columns: own.map(([, , from]) => String(from)),
      table: String(own[0]?.[1]),
      // NULL: the primary key of that table.
      to: own.flatMap(([, , , to]) => (to === null ? [] : [String(to)])),
      declared: true,
    };
  });
}

/** References to a primary key are completed, and those that stand in names alone are added. */
function withNamed(table: TableFacts, tables: readonly TableFacts[]): TableFacts {
  const declared = table.references.map((reference) => ({
    ...reference,
    to: reference.to.length > 0 ? reference.to : (tables.find(({ name }) => sameName(name, reference.table))?.primary ?? []),
  }));
  const columns = table.columns
    .map(({ name }) => name)
    .filter((name) => !declared.some((each) => each.columns.some((column) => sameName(column, name))));
  return { ...table, references: [...declared, ...columns.flatMap((column) => namedAfter(column, table.name, tables))] };
}
