/** What of a scenario is set up on real systems: places and delays, tables and rows, what is asked and when, what breaks. */
import type { HistoryLine, Operation } from '../../trace/history.ts';
import { openSession } from '../../session/index.ts';
import { BadInput } from '../../session/problem.ts';
import { type RunSpec, runOf } from '../../session/run.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { TimedCommand } from '../../sim/commands.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Row } from '../../sim/operation.ts';

export interface ExportColumn {
  readonly name: string;
  readonly type: string;
  /** Place in the primary key from 1, or 0. */
  readonly key: number;
  readonly notNull: boolean;
  /** As SQL; null: none. */
  readonly initial: string | null;
}

export interface ExportTable {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  /** Columns of each UNIQUE constraint. */
  readonly unique: readonly (readonly string[])[];
  readonly rows: readonly Row[];
}

export interface ExportWorld {
  readonly run: RunSpec;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly places: readonly { readonly id: string; readonly city: string }[];
  /** Published or given median round trips, ms, by place. */
  readonly rttMs: readonly (readonly number[])[];
  /** Without clients. */
  readonly nodes: readonly NodeSpec[];
  readonly clients: readonly NodeSpec[];
  /** Names of nodes that keep answers which they were given, as a cache does. */
  readonly keepsAnswers: ReadonlySet<string>;
  readonly tables: readonly ExportTable[];
  /** What clients asked in the simulated run, in order: its load at the moments at which it came. */
  readonly operations: readonly Operation[];
  /** The same as reads and writes of registers. */
  readonly history: readonly HistoryLine[];
  readonly leftOut: number;
  readonly faults: readonly TimedCommand[];
}

/** Rows that a set-up on other systems may have. */
const ROWS_MAX = 100_000;

/** Plays the run once, without its faults: what is asked hangs on nothing but the workload, and on answers where users ask again. */
export async function worldOf(scenario: Scenario): Promise<ExportWorld> {
  const run = runOf(scenario);
  const calm = { ...run, commands: run.commands.filter(({ command }) => command.type === 'query') };
  const session = await openSession(calm, { keep: false, history: true });
  try {
    const databases = session.stage.nodes.filter(({ id }) => session.sql.engine.has(id)).map(({ id }) => session.sql.engine.database(id));
    const [first] = databases;
    if (!first) throw new BadInput(`“${scenario.id}” has no database that could be set up. Choose another scenario.`);
    const tables = tablesOf(first, databases, scenario.id);
    session.runToEnd();
    const { entries, leftOut } = session.history();
    const { places, rttMs, nodes, settings, kinds } = session.stage;
    const answers = new Set(kinds.flatMap(({ kind, holds }) => (holds === 'answers' ? [kind] : [])));
    return {
      ...{ run, settings, places, rttMs, tables, leftOut },
      nodes: nodes.filter(({ kind }) => kind !== 'client'),
      keepsAnswers: new Set(nodes.flatMap(({ id, kind }) => (answers.has(kind) ? [id] : []))),
      clients: nodes.filter(({ kind }) => kind === 'client'),
      operations: session.remembered().operations.operations,
      history: entries,
      faults: run.commands.filter(({ command }) => command.type !== 'query'),
    };
  } finally {
    session.close();
  }
}

interface Queried {
  all(sql: string, params: readonly (string | number)[], once?: boolean): readonly Row[];
  readonly schema: { readonly tables: readonly { readonly name: string }[] };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tables of a database. Where they are dealt out whole, as to ranges, each has its rows where there are any. */
function tablesOf(db: Queried, all: readonly Queried[], id: string): readonly ExportTable[] {
  const made = db.schema.tables.map(({ name }): ExportTable => {
    const columns = db
      .all('SELECT name, type, pk, "notnull", dflt_value FROM pragma_table_info(?)', [name], true)
      .map(([column, type, key, notNull, initial]) => ({
        ...{ name: String(column), type: String(type), key: Number(key), notNull: notNull === 1 },
        initial: initial === null || initial === undefined ? null : String(initial),
      }));
    const indexes = db.all(`SELECT name FROM pragma_index_list(?) WHERE "unique" AND origin = 'u'`, [name], true);
    const unique = indexes.map(([index]) =>
      db.all('SELECT name FROM pragma_index_info(?) ORDER BY seqno', [String(index)], true).map(([column]) => String(column)),
    );
    const list = columns.map((column) => quoted(column.name)).join(', ');
    const has = (each: Queried): boolean => each.schema.tables.some((table) => table.name === name);
    const rowsOf = (each: Queried): readonly Row[] =>
      has(each) ? each.all(`SELECT ${list} FROM ${quoted(name)} LIMIT ${ROWS_MAX + 1}`, [], true) : [];
    const rows = rowsOf(db);
    return { name, columns, unique, rows: rows.length > 0 ? rows : (all.map(rowsOf).find((some) => some.length > 0) ?? []) };
  });
  const rows = made.reduce((sum, table) => sum + table.rows.length, 0);
  if (rows > ROWS_MAX) throw new BadInput(`“${id}” sets up more than ${ROWS_MAX} rows, more than is written out. Give it fewer.`);
  return made;
}
