/**
 * Where a write may go. A write that one partition can do alone is sent there; any other is refused with a sentence, because
 * without an atomic commit across partitions half of it could happen.
 */
import type { Problem } from '../sim/operation.ts';
import { accessesOf, plannedOf } from './accesses.ts';
import { host } from '../sqlite/wasm/entropy.ts';
import type { KeyValue, PlanJob, RoutePlan } from './jobs.ts';
import { planReference } from './reference-writes.ts';
import { planCopied, planEach, planMove, planRows } from './several.ts';
import { keyValueAt, placeOfStored } from './places.ts';
import { problem } from '../sqlite/problems.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { bindAll } from '../sqlite/run.ts';
import { placesOf, type Sharded } from './sharded.ts';
import { quoteName } from '../sqlite/schema.ts';
import type { Access } from './vtab.ts';
import type { Shape } from './shapes.ts';
import { type Prepared, skipBlank } from '../sqlite/statements.ts';

function isSharded({ shapes }: Sharded, table: string): boolean {
  return (shapes.get(table)?.key ?? -1) >= 0;
}

/** The plan of an INSERT, UPDATE or DELETE, or why no single partition can do it. */
export function planWrite(sharded: Sharded, job: PlanJob, prepared: Prepared): RoutePlan | Problem {
  const { classification, touched } = prepared;
  const nowMs = host.nowMs;
  // DROP … IF EXISTS of what does not exist compiles to nothing.
  if (touched.reads.size === 0 && touched.writes.size === 0) return { kind: 'nothing' };
  const reference = planReference(sharded, job, prepared, nowMs);
  if (reference !== null) return reference;
  const tables = [...classification.reads, ...classification.writes];
  if (!tables.some((table) => isSharded(sharded, table))) return { kind: 'write', places: { keys: [], first: true }, nowMs, within: null };
  for (const table of classification.writes) {
    const shape = sharded.shapes.get(table);
    const key = shape?.columns[shape.key]?.name;
    if (shape && key !== undefined && touched.sets.has(`${table}.${key}`)) {
      if (job.several && !touched.inserts.has(table)) return planChange(sharded, job, prepared, nowMs, shape);
      return problem(
        `${key} decides on which partition a row lives, so it cannot be changed in place: insert the row anew and delete the old one.`,
      );
    }
  }
  const inserted = classification.writes.find((table) => touched.inserts.has(table));
  return inserted === undefined ? planChange(sharded, job, prepared, nowMs) : planInsert(sharded, job, prepared, inserted, nowMs);
}

/** UPDATE and DELETE: every access must be tied to known keys. */
function planChange(sharded: Sharded, job: PlanJob, prepared: Prepared, nowMs: number, moved?: Shape): RoutePlan | Problem {
  const { classification } = prepared;
  const accesses = accessesOfWrite(sharded, job);
  if ('message' in accesses) return accesses;
  const places = placesOf(sharded, accesses);
  if (job.several) {
    const keys = places?.keys ?? null;
    const looks = accesses.filter(({ table }) => classification.writes.includes(table)).length;
    const several = moved ? planMove(sharded, job, prepared, moved, keys, looks) : planEach(sharded, prepared, keys, looks);
    const plan = { kind: 'write', places: places ?? { keys: [], first: false }, nowMs, within: null } as const;
    if (!('message' in several)) return { ...plan, several };
    // What looks at other rows, too, can be done where all of them are in one place.
    return moved || places === null ? several : plan;
  }
  if (places !== null) return { kind: 'write', places, nowMs, within: null };
  return problem(
    `This could change rows on several partitions, and nothing here makes that atomic: add “${keyNameOf(sharded, prepared)} = …” with one value for each table.`,
  );
}

/** What the key is called in the first table of a write that has it. */
function keyNameOf({ shapes }: Sharded, { classification }: Prepared): string {
  const all = [...classification.writes, ...classification.reads].map((table) => shapes.get(table));
  return all.flatMap((shape) => shape?.columns[shape.key]?.name ?? [])[0] ?? '';
}

/** Accesses of a write, without its RETURNING: that of virtual tables would be another. */
function accessesOfWrite(sharded: Sharded, job: PlanJob): readonly Access[] | Problem {
  const bare = withoutReturning(job.sql);
  if (bare === null) return problem('A RETURNING with a subquery is not available behind a router: ask in a statement of its own.');
  const prepared = plannedOf(sharded, bare);
  if ('message' in prepared) return prepared;
  // A parameter in RETURNING was cut off with it, and then their places no longer agree.
  if (prepared.parameters !== job.params.length)
    return problem('Parameters in RETURNING are not available behind a router: write the values into it.');
  return accessesOf(sharded, prepared, job.params);
}

/** The text before a RETURNING that is not inside parentheses or quotes; null when a subquery comes after it. */
export function withoutReturning(sql: string): string | null {
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[()]|[A-Za-z_][\w$]*/g;
  let depth = 0;
  for (const match of sql.matchAll(token)) {
    if (match[0] === '(') depth += 1;
    else if (match[0] === ')') depth -= 1;
    else if (depth === 0 && match[0].toLowerCase() === 'returning') {
      return /\bselect\b/i.test(sql.slice(match.index)) ? null : sql.slice(0, match.index);
    }
  }
  return sql;
}

/**
 * INSERT that reads tables: all that it reads must be tied to known keys, and what it inserts must have keys of those. The rows
 * tell, so the partition looks before it commits.
 */
function planCopy(sharded: Sharded, job: PlanJob, shape: Shape, nowMs: number): RoutePlan | Problem {
  const accesses = accessesOfWrite(sharded, job);
  // An upsert cannot be compiled on virtual tables.
  if ('message' in accesses) return problem(READS_TABLES, accesses.message);
  const places = placesOf(sharded, accesses);
  const column = shape.columns[shape.key];
  if (places === null || (column !== undefined && places.keys.length === 0)) return problem(READS_TABLES);
  if (column === undefined) return { kind: 'write', places: { ...places, first: true }, nowMs, within: null };
  const within = {
    table: shape.name,
    column: column.name,
    collation: column.collation,
    places: places.keys.map((key) => key.place),
  };
  return { kind: 'write', places, nowMs, within };
}

const READS_TABLES =
  'An INSERT that reads rows of several keys, or of none, is not available behind a router: read the rows first, then insert them with VALUES.';

/** INSERT of rows that depend on no table: all of them must have keys of known places. */
function planInsert(sharded: Sharded, job: PlanJob, prepared: Prepared, table: string, nowMs: number): RoutePlan | Problem {
  const { real, shapes } = sharded;
  const shape = shapes.get(table);
  if (shape === undefined) throw new Error(`The table ${table} was there when the statement was compiled and has no shape.`);
  const program = real.all(`EXPLAIN ${job.sql.slice(skipBlank(job.sql, 0))}`, [], true);
  if (program.some((row) => row[1] === 'OpenRead')) {
    if (!job.several || shape.key < 0) return planCopy(sharded, job, shape, nowMs);
    const several = planCopied(sharded, job, shape);
    return 'message' in several ? several : { kind: 'write', places: { keys: [], first: false }, nowMs, within: null, several };
  }
  const first = storedKeys(sharded, job, prepared, shape);
  if ('message' in first) return first;
  if (prepared.classification.volatile) {
    const { nowMs: now, text } = host;
    Object.assign(host, { nowMs: now + 86_400_000.123, text: `${text} again` });
    const other = storedKeys(sharded, job, prepared, shape);
    Object.assign(host, { nowMs: now, text });
    if ('message' in other || !sameKeys(first, other))
      return problem(`${shape.columns[shape.key]?.name ?? ''} must not be left to chance or the clock: give it as a value.`);
  }
  const plan = { kind: 'write', places: { keys: first, first: shape.key < 0 }, nowMs, within: null } as const;
  if (!job.several || first.length < 2) return plan;
  const several = planRows(job, ({ sql, params }) => {
    const row = real.statements.get(sql);
    return 'message' in row ? row : storedKeys(sharded, { ...job, sql, params }, row, shape);
  });
  return 'message' in several ? several : { ...plan, several };
}

function sameKeys(a: readonly KeyValue[], b: readonly KeyValue[]): boolean {
  return a.length === b.length && a.every((key, i) => key.place === b[i]?.place);
}

/** Inserts into the empty schema, reads which keys SQLite stored, and takes it back. */
function storedKeys({ real }: Sharded, job: PlanJob, prepared: Prepared, shape: Shape): readonly KeyValue[] | Problem {
  const column = shape.columns[shape.key];
  if (column === undefined) return [];
  const read = (): readonly KeyValue[] => {
    const values = real.all(`SELECT DISTINCT ${quoteName(column.name)} FROM ${quoteName(shape.name)}`, [], true);
    return [...new Set(values.map(([value]) => placeOfStored(value ?? null, column.collation)))].sort().map(keyValueAt);
  };
  real.control('BEGIN');
  try {
    const failed = insertOnce(real, job, prepared);
    if (failed !== null) return failed;
    const keys = read();
    if (!shape.fillsKey) return keys;
    // Again: values that were given come back or collide, values that SQLite chose are new ones.
    insertOnce(real, job, prepared);
    return sameKeys(keys, read())
      ? keys
      : problem(`${column.name} must be given: a router cannot let a partition choose the value that decides which partition it is.`);
  } finally {
    real.rollback();
  }
}

function insertOnce(real: Sharded['real'], job: PlanJob, prepared: Prepared): Problem | null {
  const { raw } = real;
  raw.sqlite3_randomness(0, 0);
  real.guard.refill();
  const unbound = bindAll(real, prepared, job.params);
  if (unbound !== null) return unbound;
  let code = raw.sqlite3_step(prepared.pointer);
  while (code === SQLITE.ROW) code = raw.sqlite3_step(prepared.pointer);
  const failed = code === SQLITE.DONE ? null : real.words();
  raw.sqlite3_reset(prepared.pointer);
  return failed === null ? null : real.explain(failed, prepared.touched);
}
