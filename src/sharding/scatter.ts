/**
 * How a router runs statements over partitions: it lets SQLite plan them. Three databases without rows stand behind it: the
 * schema itself, one where every table is virtual (it tells what each access needs), and one of plain copies that fetched
 * rows are put into. What cannot be known for certain is fetched whole or refused. See README.md.
 */
import type { Problem } from '../sim/operation.ts';
import { Database } from '../sqlite/database.ts';
import type { FragmentPlan, GatherJob, MergeJob, PlanJob, RoutePlan, RouterResult } from './jobs.ts';
import { keyValueAt } from './places.ts';
import type { Sharding } from './reference.ts';
import { rememberedFor } from './remembered.ts';
import { placesOf, type Sharded } from './sharded.ts';
import { cellOf, Pool } from './pool.ts';
import { problem } from '../sqlite/problems.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { checkParameters, type Ran, runQuery } from '../sqlite/run.ts';
import { quoteName } from '../sqlite/schema.ts';
import { columnDefinitions, complaintOf, shapesOf } from './shapes.ts';
import { type Prepared, skipBlank } from '../sqlite/statements.ts';
import { bindValue } from '../sqlite/values.ts';
import { accessesOf, dryRun, plannedOf, withoutHints } from './accesses.ts';
import type { ShardModule } from './vtab.ts';
import { mergePartials } from './merge.ts';
import { pushdown } from './pushdown.ts';
import { planWrite } from './writes.ts';

/** Steps that a plan counts as: it compiles the statement two or three times. */
export const PLAN_STEPS = 300;
/** Steps for each row that a router puts into its copies. */
const STEPS_PER_ROW = 10;

function refuse(reason: Problem, steps = PLAN_STEPS): Ran<RouterResult> {
  return { result: { kind: 'problem', problem: reason }, steps };
}

export class Scatter {
  #sharded: Sharded | null = null;

  constructor(
    readonly real: Database,
    readonly sharding: Sharding,
    readonly module: ShardModule,
  ) {}

  plan(job: PlanJob): Ran<RouterResult> {
    const sharded = this.#current();
    const prepared = sharded.real.statements.get(job.sql);
    if ('message' in prepared) return refuse(prepared);
    const wrong = checkParameters(prepared, job.params) ?? rowidProblem(sharded, prepared);
    if (wrong !== null) return refuse(wrong);
    if (prepared.classification.schema) return this.#planSchema(sharded, job, prepared);
    // Whether a trigger lets a row pass must not be left to chance: the router tries it, and then the partition.
    if (!prepared.classification.readOnly && prepared.classification.volatile && sharded.real.schema.triggers)
      return refuse(problem(CHANCE));
    const plan = prepared.classification.readOnly ? this.#planRead(sharded, job, prepared) : planWrite(sharded, job, prepared);
    return 'message' in plan ? refuse(plan) : { result: { kind: 'plan', plan }, steps: PLAN_STEPS };
  }

  /** Rebuilds what was derived when the schema has changed since. */
  #current(): Sharded {
    if (this.#sharded !== null && this.#sharded.generation === this.real.generation) {
      this.module.use(this.#sharded.shapes, null);
      return this.#sharded;
    }
    this.close();
    const { real, sharding } = this;
    const shapes = shapesOf(real, sharding);
    const planner = new Database(`${real.name}: plans`, real.guard, { capture: false }, real.memory, real.notebook);
    const copies = new Database(`${real.name}: copies`, real.guard, { capture: false }, real.memory, real.notebook);
    this.module.use(shapes, null);
    this.module.register(planner.pointer);
    for (const shape of shapes.values()) {
      planner.all(`CREATE VIRTUAL TABLE ${quoteName(shape.name)} USING shard`, [], true);
      copies.all(`CREATE TABLE ${quoteName(shape.name)} (${columnDefinitions(shape, { keyed: true })})`, [], true);
    }
    const views = real.all("SELECT sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid", []).map(([sql]) => String(sql));
    for (const sql of views) for (const db of [planner, copies]) db.all(withoutHints(sql), [], true);
    const viewsCast = views.some((sql) => /\bcast\b/i.test(sql));
    this.#sharded = {
      ...{ real, planner, copies, shapes, module: this.module, viewsCast, generation: real.generation },
      ...rememberedFor(JSON.stringify([real.all('SELECT sql FROM sqlite_schema ORDER BY rowid', []), sharding])),
    };
    return this.#sharded;
  }

  #planRead(sharded: Sharded, job: PlanJob, real: Prepared): RoutePlan | Problem {
    // The schema is the same everywhere, and so is what needs no table. EXPLAIN shows how one partition would do it.
    const anywhere: RoutePlan = { kind: 'read', places: { keys: [], first: true }, missing: [] };
    if (sharded.real.raw.sqlite3_stmt_isexplain(real.pointer) !== 0) return anywhere;
    if (real.touched.catalog) {
      return real.classification.reads.length === 1
        ? anywhere
        : problem('sqlite_schema cannot be joined with tables behind a router: ask for it alone.');
    }
    const prepared = plannedOf(sharded, job.sql);
    if ('message' in prepared) return prepared;
    const accesses = accessesOf(sharded, prepared, job.params);
    const places = placesOf(sharded, accesses);
    const pool = new Pool(sharded.shapes, job.fragments);
    for (const access of accesses) {
      if (access.kind === 'all') pool.want(access.table, '*');
      if (access.kind === 'key') pool.want(access.table, access.place);
    }
    const open = new Set(
      accesses.flatMap((access) =>
        (access.kind === 'data' || access.kind === 'list') && !pool.hasWhole(access.table) ? [access.table] : [],
      ),
    );
    if (open.size > 0) {
      // Chance would ask for other rows each time; a run that was cut short has not asked for all.
      const told = !job.eager && !prepared.classification.volatile && dryRun(sharded, { prepared, params: job.params, pool });
      if (!told) for (const table of open) pool.want(table, '*');
    }
    if (places === null && rowidRead(sharded, prepared))
      return problem(`rowid is not available in a query over several partitions: name the primary key's column instead.`);
    const missing = missingOf(sharded, pool);
    const tables = [...new Set(accesses.map(({ table }) => table))].filter((table) => sharded.shapes.get(table)?.reference === true);
    const local = tables.length > 0 ? { local: tables } : {};
    if (job.push !== true || job.fragments.length > 0 || (places !== null && places.keys.length < 2))
      return { kind: 'read', places, missing, ...local };
    const pushed = pushdown(sharded, real, prepared, job.params);
    if (typeof pushed === 'string') return { kind: 'read', places, missing, ...local, push: pushed };
    const root = missing.find(({ table }) => table === pushed.root);
    return { kind: 'read', places, missing, ...local, ...(root && { push: { ...pushed, keys: root.keys } }) };
  }

  /** Tries a schema change on the schema and takes it back: whether it can be done, and whether the result can be sharded. */
  #planSchema(sharded: Sharded, job: PlanJob, prepared: Prepared): Ran<RouterResult> {
    const { real } = sharded;
    if (prepared.touched.createsTable && prepared.touched.selects) {
      return refuse(
        problem(
          'CREATE TABLE … AS SELECT is not available behind a router: each partition would copy its own rows only. Create the table, then INSERT.',
        ),
      );
    }
    const { position } = real;
    const uniques = uniqueIndexes(real);
    real.control('BEGIN');
    try {
      const { result } = runQuery(real, { sql: job.sql, params: [], readOnly: false });
      const failed = result.kind === 'query' && !result.outcome.ok ? result.outcome.problem : null;
      if (failed !== null) return refuse(failed);
      // IF NOT EXISTS of what exists. What ANALYZE and REINDEX do does not show in a schema without rows.
      if (real.position === position && !/^(?:analyze|reindex)\b/i.test(job.sql.slice(skipBlank(job.sql, 0))))
        return { result: { kind: 'plan', plan: { kind: 'nothing' } }, steps: PLAN_STEPS };
      if (uniqueIndexes(real) > uniques) return refuse(problem(NO_UNIQUE_INDEX));
      const shapes = shapesOf(real, this.sharding);
      const complaint = complaintOf(real, shapes, job.strictUnique);
      return complaint === null ? { result: { kind: 'plan', plan: { kind: 'schema' } }, steps: PLAN_STEPS } : refuse(problem(complaint));
    } finally {
      real.rollback();
      real.position = position;
      // What was read of the schema that was tried must go, or the next one with the same version would be taken for it.
      real.forgetSchema();
    }
  }

  /** Runs a read over fetched rows: they are put into the copies, and taken out again when it is done. */
  gather(job: GatherJob): Ran<RouterResult> {
    const { copies, shapes } = this.#current();
    const pool = new Pool(shapes, job.fragments);
    const { raw, memory } = copies;
    let rows = 0;
    copies.control('BEGIN');
    try {
      for (const table of new Set(job.fragments.map((fragment) => fragment.table))) {
        const shape = shapes.get(table);
        if (shape === undefined)
          return refuse(problem(`The router's schema has no table ${table}: it changed while the query ran. Ask again.`));
        const insert = copies.statements.get(`INSERT INTO ${quoteName(table)} VALUES (${shape.columns.map(() => '?').join(', ')})`);
        if ('message' in insert) throw new Error(insert.message);
        for (const row of pool.all(table)) {
          memory.rewind();
          shape.columns.forEach((_, i) => {
            const { value, real } = cellOf(shape, row, i);
            if (real && typeof value === 'number') raw.sqlite3_bind_double(insert.pointer, i + 1, value);
            else bindValue(memory, insert.pointer, i + 1, value);
          });
          if (raw.sqlite3_step(insert.pointer) !== SQLITE.DONE) throw new Error(copies.words());
          raw.sqlite3_reset(insert.pointer);
          rows += 1;
        }
      }
      const ran = runQuery(copies, { sql: withoutHints(job.sql), params: job.params, readOnly: true });
      return { result: ran.result, steps: ran.steps + rows * STEPS_PER_ROW };
    } finally {
      copies.rollback();
    }
  }

  /** Makes one answer of partial results, in a database of its own. */
  merge(job: MergeJob): Ran<RouterResult> {
    const { real } = this.#current();
    this.#merges ??= new Database(`${real.name}: partial results`, real.guard, { capture: false }, real.memory, real.notebook);
    return mergePartials(this.#merges, job);
  }
  #merges: Database | null = null;

  close(): void {
    this.#merges?.close();
    this.#merges = null;
    this.#sharded?.planner.close();
    this.#sharded?.copies.close();
    this.#sharded = null;
  }
}

const CHANCE = 'Behind a router a write with a clock or chance in it is not available while there are triggers: write the values into it.';

/** Those that CREATE UNIQUE INDEX made. */
function uniqueIndexes(db: Database): number {
  const count = `SELECT count(*) FROM sqlite_schema s, pragma_index_list(s.name) i WHERE s.type = 'table' AND i."unique" AND i.origin = 'c'`;
  return Number(db.all(count, [])[0]?.[0] ?? 0);
}

const NO_UNIQUE_INDEX =
  'CREATE UNIQUE INDEX is not available behind a router: it could fail on one partition and not on another. Declare UNIQUE in CREATE TABLE.';

function missingOf({ shapes }: Sharded, pool: Pool): readonly FragmentPlan[] {
  return [...pool.missing].flatMap(([table, wanted]) => {
    const shape = shapes.get(table);
    if (shape === undefined) return [];
    const keys = wanted.has('*') ? null : [...wanted].map(keyValueAt);
    const { fetched: columns, key, reference, select, where, orNull } = shape;
    const anywhere = reference ? ({ anywhere: true } as const) : {};
    return [{ table, columns, keys, first: key < 0 && !reference, ...anywhere, select, where, orNull }];
  });
}

/** A rowid is asked for of a table whose rowids are not the same everywhere. */
function rowidRead({ shapes }: Sharded, prepared: Prepared): boolean {
  return [...prepared.touched.reads].some(([table, columns]) => columns.has('ROWID') && (shapes.get(table)?.rowid ?? -1) < 0);
}

/** Rowids are numbered by each partition, so those of a sharded table say nothing, unless they are a column of its own. */
function rowidProblem({ shapes }: Sharded, prepared: Prepared): Problem | null {
  for (const [table, columns] of prepared.touched.reads) {
    const shape = shapes.get(table);
    if (columns.has('ROWID') && shape !== undefined && (shape.key >= 0 || (shape.reference && shape.rowid < 0))) {
      return problem(`rowid of ${table} is not available behind a router: each partition numbers its own rows. Use a column.`);
    }
  }
  return null;
}
