/**
 * What each of several partitions does of a write, so that all together do what one database would: the same statement, where a row's
 * fate hangs on that row alone; its own rows of an INSERT; or, when the key itself is changed, the rows that leave it and those that come.
 */
import type { Problem, Row, Statement, Value } from '../sim/operation.ts';
import { problem } from '../sqlite/problems.ts';
import { quoteName } from '../sqlite/schema.ts';
import type { Prepared } from '../sqlite/statements.ts';
import { insertText } from './insert-text.ts';
import type { CopyPlan, KeyValue, MovePlan, PlacedRow, PlanJob, Several } from './jobs.ts';
import type { Sharded } from './sharded.ts';
import type { Shape } from './shapes.ts';

const JOINS =
  'complex joins are only supported when all distributed tables are co-located and joined on their distribution columns: here, a write to several partitions may look at the row alone that it changes, at no other.';

/**
 * UPDATE or DELETE: the same statement everywhere, if what it does to a row follows from that row alone, and from reference tables. `looks`: how
 * often it looks for rows of the table that it changes.
 */
export function planEach({ shapes }: Sharded, prepared: Prepared, keys: readonly KeyValue[] | null, looks: number): Several | Problem {
  const { touched, classification } = prepared;
  const [target, ...others] = classification.writes;
  const consulted = classification.reads.filter((table) => table !== target);
  const local = consulted.length > 0 && consulted.every((table) => shapes.get(table)?.reference === true) && looks === 1;
  const alone = others.length === 0 && (local || (consulted.length === 0 && !touched.selects));
  if (!alone) return problem(JOINS, 'Citus refuses this in the first half of that sentence, SQLSTATE 0A000.');
  if (/^\s*update\s+or\s+(?:fail|rollback)\b/i.test(prepared.sql)) return problem(OR_FAIL);
  return { kind: 'each', keys };
}

export const OR_FAIL =
  'OR FAIL keeps the rows before the one that failed, and several partitions have no common order of rows: leave it out.';

/** UPDATE of the key: rows leave one partition for another. */
export function planMove(
  sharded: Sharded,
  job: PlanJob,
  prepared: Prepared,
  shape: Shape,
  keys: readonly KeyValue[] | null,
  looks: number,
): Several | Problem {
  const each = planEach(sharded, prepared, keys, looks);
  if ('message' in each) return each;
  const why = whyNoMove(sharded, job, shape);
  if (why !== null) return problem(`Rows of ${shape.name} cannot move to another partition here: ${why}.`);
  const names = shape.columns.map(({ name }) => quoteName(name));
  const column = shape.columns[shape.key];
  const move: MovePlan = {
    table: quoteName(shape.name),
    columns: names,
    key: shape.key,
    keyName: names[shape.key] ?? '',
    collation: column?.collation ?? 'BINARY',
    update: { sql: `${job.sql.replace(/[;\s]+$/, '')} RETURNING ${names.join(', ')}`, params: job.params },
  };
  return { kind: 'move', keys, move };
}

function whyNoMove({ real }: Sharded, job: PlanJob, shape: Shape): string | null {
  if (/\breturning\b/i.test(job.sql)) return 'RETURNING would have to come from two places, so leave it out';
  if (/^\s*update\s+or\b/i.test(job.sql)) return 'OR … decides by the rows of one partition, so leave it out';
  if (real.schema.triggers) return 'triggers would see a row deleted and another inserted';
  if (shape.untyped.length > 0) return `${shape.columns[shape.untyped[0] ?? 0]?.name ?? ''} has no type, so give it one`;
  if (real.schema.byName.get(shape.name)?.columns.some(({ generated }) => generated)) return 'it has generated columns';
  return null;
}

/** INSERT … VALUES under several keys: each partition gets its own rows. `placeOf`: the keys that one row is stored under; nothing: it is ignored. */
export function planRows(job: PlanJob, placeOf: (row: Statement) => readonly KeyValue[] | Problem): Several | Problem {
  if (/^\s*insert\s+or\s+(?:fail|rollback)\b/i.test(job.sql)) return problem(OR_FAIL);
  const text = insertText(job.sql, job.params);
  if (!text?.rows)
    return problem('Several partitions take rows of INSERT … VALUES or INSERT … SELECT: write it so, without WITH before it.');
  const rows: PlacedRow[] = [];
  for (const row of text.rows) {
    const keys = placeOf({ sql: `${text.head} VALUES ${row.sql}`, params: row.params });
    if ('message' in keys) return keys;
    const [key] = keys;
    if (key) rows.push({ key, ...row });
  }
  return { kind: 'rows', head: text.head, rows, tail: text.tail };
}

/** INSERT … SELECT: the rows are read by the router first, as any read is, and then inserted as VALUES. */
export function planCopied(sharded: Sharded, job: PlanJob, shape: Shape): Several | Problem {
  const text = insertText(job.sql, job.params);
  if (!text?.select)
    return problem('An INSERT that reads rows of several keys is taken as INSERT … SELECT, without WITH before it: write it so.');
  if (shape.untyped.length > 0)
    return problem(
      `${shape.columns[shape.untyped[0] ?? 0]?.name ?? ''} of ${shape.name} has no type, so the router cannot carry its values: give it one.`,
    );
  const stored = sharded.real.schema.byName.get(shape.name)?.columns.filter(({ generated }) => !generated).length ?? 0;
  const names = Array.from({ length: text.columns ?? stored }, (_, i) => `c${i}`);
  const marks = names.map((name) => `typeof(${name}) = 'real'`);
  const copy: CopyPlan = {
    select: {
      sql: `WITH "the rows" (${names.join(', ')}) AS (${text.select.sql}) SELECT ${[...names, ...marks].join(', ')} FROM "the rows"`,
      params: text.select.params,
    },
    head: text.head,
    tail: text.tail,
  };
  return { kind: 'copy', copy };
}

/** The INSERT … VALUES of rows that were read for a `CopyPlan`. Each has its values, then whether each is a REAL. */
export function insertOf({ head, tail }: Pick<CopyPlan, 'head' | 'tail'>, rows: readonly Row[]): Statement {
  const params: Value[] = [];
  const texts = rows.map((row) => {
    const width = row.length / 2;
    const values = row.slice(0, width);
    params.push(...values);
    return `(${values.map((_, i) => (row[width + i] === 1 ? 'CAST(? AS REAL)' : '?')).join(', ')})`;
  });
  return { sql: `${head} VALUES ${texts.join(', ')} ${tail.sql}`, params: [...params, ...tail.params] };
}

/** The same for rows that go to one partition. */
export function insertAt(head: string, rows: readonly PlacedRow[], tail: Statement): Statement {
  return {
    sql: `${head} VALUES ${rows.map(({ sql }) => sql).join(', ')} ${tail.sql}`,
    params: [...rows.flatMap(({ params }) => params), ...tail.params],
  };
}

/** The rows of a `MovePlan` that come to one partition. */
export function arrivals({ table, columns }: MovePlan, rows: readonly Row[]): Statement {
  const places = `(${columns.map(() => '?').join(', ')})`;
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => places).join(', ')}`,
    params: rows.flat(),
  };
}

/** Takes the rows with these keys away from the partition that they have left. */
export function departures({ table, keyName }: MovePlan, keys: readonly Value[]): Statement {
  const known = [...new Set(keys)].filter((key) => key !== null);
  const orNull = keys.includes(null) ? ` OR ${keyName} IS NULL` : '';
  return { sql: `DELETE FROM ${table} WHERE ${keyName} IN (${known.map(() => '?').join(', ')})${orNull}`, params: known };
}
