/** On a partition: a write whose inserted keys are looked at before it is committed. */
import type { Database } from '../sqlite/database.ts';
import type { QueryResult } from '../sqlite/jobs.ts';
import type { Problem } from '../sim/operation.ts';
import { explain, problem } from '../sqlite/problems.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { type Ran, runQuery } from '../sqlite/run.ts';
import { quoteName } from '../sqlite/schema.ts';
import type { WithinJob } from './jobs.ts';
import { placeOfStored } from './places.ts';

/** Steps for each key that is looked at. */
const STEPS_PER_KEY = 10;

function placesIn(db: Database, { table, column, collation }: WithinJob): ReadonlySet<string> {
  const name = quoteName(column);
  const keys = db.all(`SELECT ${name} FROM ${quoteName(table)} GROUP BY ${name} COLLATE BINARY`, [], true);
  return new Set(keys.map(([key]) => placeOfStored(key ?? null, collation)));
}

export function runWithin(db: Database, job: WithinJob): Ran<QueryResult | { readonly kind: 'refused' }> {
  const { position } = db;
  // A key that has rows here already is at home here.
  const known = new Set([...placesIn(db, job), ...job.places]);
  db.control('BEGIN');
  try {
    const { noted, value } = db.notebook.during(db.schema.keyed, () => runQuery(db, { sql: job.sql, params: job.params, readOnly: false }));
    const { result, steps } = value;
    if (result.kind !== 'query' || !result.outcome.ok) return { result, steps };
    const places = placesIn(db, job);
    const looked = steps + STEPS_PER_KEY * (known.size + places.size);
    const stopped = [...places].every((place) => known.has(place)) ? commit(db) : problem(foreign(job));
    if (stopped === null) {
      if (db.position !== position) db.witness?.committed(db, noted.values());
      return { result, steps: looked };
    }
    db.position = position;
    return { result: { ...result, outcome: { ok: false, definite: true, problem: stopped }, position, change: null }, steps: looked };
  } finally {
    db.rollback();
  }
}

/** Null when it is done; a store without room for more pages says so only now. */
function commit(db: Database): Problem | null {
  return db.control('COMMIT') === SQLITE.DONE ? null : explain(db.words(), { tables: [], columns: [] }, null);
}

function foreign({ table, column }: WithinJob): string {
  return `This would insert rows into ${table} under another ${column} than those that it reads, and their partition may be another: insert them with VALUES.`;
}
