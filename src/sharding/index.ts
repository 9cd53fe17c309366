/** Planning and gathering over partitions, on SQLite: the kinds of jobs that a router brings. See README.md. */
import type { Value } from '../sim/operation.ts';
import type { Engine } from '../sqlite/engine.ts';
import { bytesOf, type Done, type JobContext, type KindsOf } from '../sqlite/kinds.ts';
import type { Ran } from '../sqlite/run.ts';
import type { Database } from '../sqlite/database.ts';
import type { Memory } from '../sqlite/wasm/memory.ts';
import type { FragmentPlan, KeyValue, MovingJob, RouterJob, RouterResult, Survey, SurveyJob } from './jobs.ts';
import { nowhereOf, unknownOf } from './key.ts';
import { MOVING_JOBS } from './moving.ts';
import type { Sharding } from './reference.ts';
import { whyNoReference } from './reference-names.ts';
import { Scatter } from './scatter.ts';
import { complaintOf, shapesOf } from './shapes.ts';
import { ShardModule } from './vtab.ts';
import { runWithin } from './within.ts';

export { ROWS_JOBS } from './rows.ts';
/** The names of rows by which `rows-all` tells them. */
export { keyText } from '../sqlite/notebook.ts';
export { addSums } from './moving.ts';
export { isSurvey } from './jobs.ts';
export { isExact } from './merge.ts';
export { placeOfStored } from './places.ts';
export { isReference, REFERENCE_PLACE, type Sharding, shardingOf } from './reference.ts';
export { arrivals, departures, insertAt, insertOf } from './several.ts';

/** Callbacks of the WASM module are a scarce table: one set for all routers of the process. */
const modules = new WeakMap<Memory, ShardModule>();
const scatters = new WeakMap<Database, Scatter>();

function moduleOf(memory: Memory): ShardModule {
  const known = modules.get(memory);
  if (known) return known;
  const made = new ShardModule(memory);
  modules.set(memory, made);
  return made;
}

function scatterOf(engine: Engine, { node, nowMs }: JobContext, { key, reference, seed }: Sharding & { readonly seed: string }): Scatter {
  const db = engine.enter(node, { nowMs, seed });
  const known = scatters.get(db);
  if (known !== undefined && known.sharding.key === key && known.sharding.reference === reference) return known;
  known?.close();
  const made = new Scatter(db, { key, ...(reference !== undefined && { reference }) }, moduleOf(db.memory));
  scatters.set(db, made);
  engine.whenClosed(() => made.close());
  return made;
}

function done({ result, steps }: Ran<RouterResult | Survey>): Done {
  return { result, steps, bytes: result.kind === 'query' ? bytesOf(result) : 0 };
}

/** The query that fetches a fragment, or of its keys those that one partition holds. */
export function fragmentQuery(
  plan: FragmentPlan,
  keys: readonly KeyValue[] | null,
): { readonly sql: string; readonly params: readonly Value[] } {
  if (keys === null) return { sql: plan.select, params: [] };
  // NULL is in no list.
  const values = keys.map((key) => key.value).filter((value) => value !== null);
  const sql = `${plan.select}${plan.where}${values.map(() => '?').join(', ')})${values.length < keys.length ? plan.orNull : ''}`;
  return { sql, params: values };
}

function unknownIn({ schema }: Database, { key, reference }: Sharding): Survey['unknown'] {
  const ofKey = unknownOf(key, schema.tables);
  if (ofKey !== null) return { setting: 'key', why: ofKey };
  const ofReference = whyNoReference(reference, schema.tables);
  return ofReference === null ? null : { setting: 'reference', why: ofReference };
}

/** Before time starts, so what it costs does not matter. */
function survey(db: Database, job: SurveyJob): Ran<Survey> {
  const { key, strictUnique } = job;
  const shapes = shapesOf(db, job);
  const tables = [...shapes.values()].map((shape) => {
    const column = shape.columns[shape.key];
    return {
      name: shape.name,
      key: column === undefined ? null : { column: column.name, collation: column.collation },
      reference: shape.reference,
    };
  });
  return {
    result: {
      kind: 'survey',
      complaint: complaintOf(db, shapes, strictUnique),
      unknown: unknownIn(db, job),
      nowhere: nowhereOf(key, db.schema.tables),
      tables,
    },
    steps: 0,
  };
}

export const ROUTER_JOBS: KindsOf<RouterJob | MovingJob> = {
  ...MOVING_JOBS,
  plan: { run: (engine, job, context) => done(scatterOf(engine, context, job).plan(job)) },
  survey: { run: (engine, job, { node, nowMs }) => done(survey(engine.enter(node, { nowMs, seed: 'survey' }), job)) },
  within: { run: (engine, job, { node }) => done(runWithin(engine.enter(node, job), job)) },
  merge: { run: (engine, job, context) => done(scatterOf(engine, context, job).merge(job)) },
  gather: { run: (engine, job, context) => done(scatterOf(engine, context, job).gather(job)) },
};
