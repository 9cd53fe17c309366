/**
 * Rows on their way from one partition to another: read in pieces from a root of the source's pages, then what has been committed since, and
 * put into the target's tables in one transaction. Nobody has written any of it anew, so no history tells of it. What has been
 * committed since is found by comparing two roots, and costs what it would to read a log of so many changes. Source: §§4 and 5 of Elmore et al., Zephyr, 2011.
 */
import type { Problem, Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { applyEffects, namesOf, readEffects } from '../sqlite/effects.ts';
import type { Engine } from '../sqlite/engine.ts';
import type { Done, JobContext, KindsOf } from '../sqlite/kinds.ts';
import { keyText, type RowChange, type RowKey } from '../sqlite/notebook.ts';
import { problem } from '../sqlite/problems.ts';
import { quoteName } from '../sqlite/schema.ts';
import { valueBytes } from '../sqlite/values.ts';
import type { Installed, MovingJob, MovingResult, PlaceSum, Since } from './jobs.ts';
import { keyValueAt, placeOfStored } from './places.ts';
import { REFERENCE_PLACE, type Sharding } from './reference.ts';
import { type Shape, shapesOf } from './shapes.ts';

/** Steps: a row looked at in a scan, copied or deleted, and put into a table; and what a job takes at least. */
const SCAN_STEPS = 2;
const COPY_STEPS = 10;
const INSTALL_STEPS = 30;
const BASE_STEPS = 100;
/** Keys in one list of SQL. */
const KEYS_PER_STATEMENT = 200;
/** Digits of a sum. */
const MODULUS = 2 ** 32;

/** Tables whose rows may be brought to another partition. */
const brought = (db: Database, sharding: Sharding): readonly Shape[] =>
  [...shapesOf(db, sharding).values()].filter((shape) => shape.key >= 0 || shape.reference);

/** Of a row's values, wherever it stands: FNV-1a over its text. */
function sumOf({ table, row, reals }: RowChange): number {
  let hash = 0x811c9dc5;
  const text = `${table} ${(row ?? []).map((value, i) => textOf(value, reals[i] === true)).join(' ')}`;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function textOf(value: Value, real: boolean): string {
  if (value instanceof Uint8Array) return `x${value.join('.')}`;
  return typeof value === 'string' ? JSON.stringify(value) : `${String(value)}${real ? 'r' : ''}`;
}

export const addSums = (a: number, b: number): number => (a + b) % MODULUS;

/** Names of rows, of those places or of all, with the place of each. */
function rowsOf(
  db: Database,
  shape: Shape,
  places: readonly string[] | null,
  limit = -1,
  offset = 0,
): readonly (readonly [RowKey, string])[] {
  const table = db.schema.byName.get(shape.name);
  const names = table && namesOf(table);
  const column = shape.columns[shape.key];
  const some = places === null ? null : places.filter((place) => (place === REFERENCE_PLACE) === shape.reference);
  if (!names || some?.length === 0) return [];
  const select = `SELECT ${column ? quoteName(column.name) : 'NULL'}, ${names.key.join(', ')} FROM ${quoteName(shape.name)}`;
  const { where, values } = some === null || !column ? { where: '', values: [] } : wherePlaces(shape, some);
  const sql = `${select}${where} ORDER BY ${names.key.join(', ')} LIMIT ? OFFSET ?`;
  return db
    .all(sql, [...values, limit, offset])
    .map(([value = null, ...key]) => [
      { table: shape.name, key, inserted: true },
      column ? placeOfStored(value, column.collation) : REFERENCE_PLACE,
    ]);
}

function wherePlaces(shape: Shape, places: readonly string[]): { readonly where: string; readonly values: readonly Value[] } {
  const values = places.map((place) => keyValueAt(place).value).filter((value) => value !== null);
  const orNull = values.length < places.length ? shape.orNull : '';
  return { where: `${shape.where}${values.map(() => '?').join(', ')})${orNull}`, values };
}

function* batches(places: readonly string[]): Generator<readonly string[]> {
  for (let i = 0; i < places.length; i += KEYS_PER_STATEMENT) yield places.slice(i, i + KEYS_PER_STATEMENT);
}

function bytesOf(rows: readonly RowChange[]): number {
  let bytes = 0;
  for (const { row } of rows) for (const value of row ?? []) bytes += valueBytes(value);
  return bytes;
}

const effectsOf = (db: Database, keys: readonly RowKey[]): readonly RowChange[] => [...(readEffects(db, keys)?.values() ?? [])];

/** Rows and their sum under each key. */
function sumsOf(db: Database, sharding: Sharding): readonly PlaceSum[] {
  const sums = new Map<string, { place: string; rows: number; sum: number }>();
  for (const shape of brought(db, sharding)) {
    const rows = rowsOf(db, shape, null);
    const effects = effectsOf(
      db,
      rows.map(([row]) => row),
    );
    rows.forEach(([, place], i) => {
      const known = sums.get(place) ?? { place, rows: 0, sum: 0 };
      const row = effects[i];
      sums.set(place, { place, rows: known.rows + 1, sum: row ? addSums(known.sum, sumOf(row)) : known.sum });
    });
  }
  return [...sums.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
}

const rowsIn = (sums: readonly PlaceSum[]): number => sums.reduce((all, { rows }) => all + rows, 0);

function read(db: Database, job: Extract<MovingJob, { kind: 'move-rows' }>): readonly RowChange[] {
  const { places, skip, limit } = job;
  const found: RowKey[] = [];
  let left = skip;
  for (const shape of brought(db, job)) {
    for (const some of batches(places)) {
      const rows = rowsOf(db, shape, some, limit - found.length, left);
      found.push(...rows.map(([row]) => row));
      if (found.length >= limit) return effectsOf(db, found);
      if (rows.length > 0) left = 0;
      else if (left > 0) left -= rowsOf(db, shape, some).length;
    }
  }
  return effectsOf(db, found);
}

interface Standing {
  readonly place: string;
  readonly row: RowChange;
}

function standing(db: Database, sharding: Sharding): ReadonlyMap<string, Standing> {
  const all = new Map<string, Standing>();
  for (const shape of brought(db, sharding)) {
    const rows = rowsOf(db, shape, null);
    effectsOf(
      db,
      rows.map(([row]) => row),
    ).forEach((row, i) => all.set(keyText(row.table, row.key), { place: rows[i]?.[1] ?? '', row }));
  }
  return all;
}

/** Rows that differ from those of the root that was kept last. */
function since(engine: Engine, db: Database, context: JobContext, sharding: Sharding): readonly Since[] {
  const { kept } = db;
  if (kept === null || kept.position === db.position) return [];
  const now = standing(db, sharding);
  const before = standing(engine.enterAt(kept, { nowMs: context.nowMs, seed: 'since' }), sharding);
  const found: Since[] = [];
  for (const [name, { place, row }] of now) {
    const old = before.get(name);
    if (old === undefined) found.push({ before: null, after: place, change: row });
    else if (sumOf(old.row) !== sumOf(row)) found.push({ before: old.place, after: place, change: row });
  }
  for (const [name, { place, row }] of before)
    if (!now.has(name)) found.push({ before: place, after: null, change: { ...row, row: null, reals: [] } });
  return found;
}

/** What SQLite numbers by itself is numbered anew; who has the number of another row is in its way. */
function placed(db: Database, rows: readonly RowChange[]): ReadonlyMap<string, RowChange> | Problem {
  const next = new Map<string, number>();
  const placed = new Map<string, RowChange>();
  for (const change of rows) {
    const table = db.schema.byName.get(change.table);
    const names = table && namesOf(table);
    if (!names) return problem(`The table ${change.table} is not here.`);
    if (!names.hidden) {
      placed.set(keyText(change.table, change.key), change);
      continue;
    }
    const [name = 'rowid'] = names.key;
    const id =
      next.get(change.table) ?? Number(db.all(`SELECT coalesce(max(${name}), 0) + 1 FROM ${quoteName(change.table)}`, [], true)[0]?.[0]);
    next.set(change.table, id + 1);
    placed.set(keyText(change.table, [id]), { ...change, key: [id] });
  }
  const taken = effectsOf(db, [...placed.values()]).find(({ row }) => row !== null);
  return taken ? problem(`A row ${keyText(taken.table, taken.key)} stands here already.`) : placed;
}

/** Each row as it is last in the list; those that are gone by then are left out. */
function latest(rows: readonly RowChange[]): readonly RowChange[] {
  const known = new Map<string, RowChange>();
  for (const change of rows) {
    const name = keyText(change.table, change.key);
    if (change.row === null) known.delete(name);
    else known.set(name, change);
  }
  return [...known.values()];
}

/** One commit that no client asked for: it takes a position and tells of no rows. */
function commit(db: Database): void {
  db.control('COMMIT');
  db.position += 1;
  db.witness?.committed(db, []);
}

function install(db: Database, sent: readonly RowChange[]): Installed {
  const rows = latest(sent);
  const effects = placed(db, rows);
  if ('message' in effects) return { kind: 'installed', rows: 0, sum: 0, problem: effects, position: db.position };
  if (rows.length === 0) return { kind: 'installed', rows: 0, sum: 0, problem: null, position: db.position };
  db.lock();
  db.control('BEGIN');
  const failed = applyEffects(db, effects);
  if (failed !== null) {
    db.rollback();
    return { kind: 'installed', rows: 0, sum: 0, problem: failed, position: db.position };
  }
  commit(db);
  // What is there now, not what was meant to be.
  const sum = effectsOf(db, [...effects.values()])
    .map(sumOf)
    .reduce(addSums, 0);
  return { kind: 'installed', rows: rows.length, sum, problem: null, position: db.position };
}

type Gone = Map<string, RowChange>;

const addGone = (gone: Gone, rows: ReturnType<typeof rowsOf>): void => {
  for (const [row] of rows) gone.set(keyText(row.table, row.key), { ...row, row: null, reals: [] });
};

function rowsAt(db: Database, sharding: Sharding, places: readonly string[]): Gone {
  const gone: Gone = new Map();
  for (const shape of brought(db, sharding)) for (const some of batches(places)) addGone(gone, rowsOf(db, shape, some));
  return gone;
}

/** Their triggers are not asked: nobody deletes anything. */
function deleteRows(db: Database, gone: Gone): void {
  db.lock();
  db.control('BEGIN');
  const failed = applyEffects(db, gone);
  if (failed !== null) throw new Error(`Rows that have moved cannot be deleted: ${failed.message}`);
  commit(db);
}

function remove(db: Database, sharding: Sharding, places: readonly string[]): number {
  const gone = rowsAt(db, sharding, places);
  if (gone.size > 0) deleteRows(db, gone);
  return gone.size;
}

function divide(db: Database, { places, bare, ...sharding }: Extract<MovingJob, { kind: 'divide' }>): number {
  const gone = rowsAt(db, sharding, places);
  const kept = [...shapesOf(db, sharding).values()].filter((shape) => shape.key < 0 && !shape.reference);
  if (bare) for (const shape of kept) addGone(gone, rowsOf(db, shape, null));
  if (gone.size > 0) deleteRows(db, gone);
  // What changes nothing has a position, too, as every entry of a log.
  else db.position += 1;
  return gone.size;
}

const ended = (result: MovingResult, rows: number, each: number, bytes = 0): Done<MovingResult> => ({
  result,
  steps: BASE_STEPS + rows * each,
  bytes,
});

/** Last, what has been committed since comes with the sums of all, by which the target can tell whether it has everything. */
function runSince(engine: Engine, job: Extract<MovingJob, { kind: 'move-since' | 'move-last' }>, context: JobContext): Done<MovingResult> {
  const db = engine.enter(context.node, { nowMs: context.nowMs, seed: job.kind });
  const changes = since(engine, db, context, job);
  db.keep();
  const sums = job.kind === 'move-last' ? sumsOf(db, job) : [];
  const bytes = bytesOf(changes.map(({ change }) => change));
  return ended({ kind: 'since', changes, sums, position: db.position }, changes.length, COPY_STEPS, bytes);
}

export const MOVING_JOBS: KindsOf<MovingJob> = {
  'move-root': {
    run(engine, job, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: job.kind });
      db.keep();
      const sums = sumsOf(db, job);
      return ended({ kind: 'places', sums, position: db.position }, rowsIn(sums), SCAN_STEPS);
    },
  },
  'move-rows': {
    run(engine, job, { node, nowMs }) {
      const { kept } = engine.enter(node, { nowMs, seed: job.kind });
      const rows = kept === null ? [] : read(engine.enterAt(kept, { nowMs, seed: job.kind }), job);
      return ended({ kind: 'rows', rows, more: rows.length === job.limit }, rows.length, COPY_STEPS, bytesOf(rows));
    },
  },
  'move-since': { run: runSince },
  'move-last': { run: runSince },
  'move-install': {
    run(engine, { rows, kind }, { node, nowMs }) {
      return ended(install(engine.enter(node, { nowMs, seed: kind }), rows), rows.length, INSTALL_STEPS);
    },
  },
  'move-remove': {
    run(engine, job, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: job.kind });
      const rows = remove(db, job, job.places);
      return ended({ kind: 'removed', rows, position: db.position }, rows, COPY_STEPS);
    },
  },
  sizes: {
    run(engine, job, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: job.kind });
      const sums = sumsOf(db, job);
      return ended({ kind: 'places', sums, position: db.position }, rowsIn(sums), SCAN_STEPS);
    },
  },
  divide: {
    run(engine, job, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: job.kind });
      const rows = divide(db, job);
      const sums = sumsOf(db, job);
      return ended({ kind: 'divided', rows, sums, position: db.position }, rows, COPY_STEPS);
    },
  },
};
