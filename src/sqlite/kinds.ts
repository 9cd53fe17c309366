/**
 * Kinds of jobs, an open list: each names its work, and whoever runs jobs looks it up. The ones here every database can do; an
 * architecture brings the rest (`Architecture.jobs`).
 */
import type { Job, NodeId } from '../sim/node.ts';
import type { Engine } from './engine.ts';
import type { QueryResult, SqlJob, SqlResult } from './jobs.ts';
import type { Done } from './run.ts';
import { valueBytes } from './values.ts';

export type { Done } from './run.ts';

export interface JobContext {
  /** Whose database. */
  readonly node: NodeId;
  /** What the node's clock shows, ms since 1970. */
  readonly nowMs: number;
}

/** One kind. A method on purpose: a kind that takes its own jobs fits a table that knows only `Job`. */
export interface JobKind<J extends Job = Job, R = unknown> {
  run(engine: Engine, job: J, context: JobContext): Done<R>;
}

export type JobKinds = Readonly<Record<string, JobKind>>;

/** A table that has each kind of `J` and no other. */
export type KindsOf<J extends Job> = { readonly [K in J['kind']]: JobKind<Extract<J, { readonly kind: K }>> };

/** Bytes that an answer holds, as far as they grow with the data. */
export function bytesOf({ outcome, change }: QueryResult): number {
  if (!outcome.ok) return 0;
  let bytes = change?.record.length ?? 0;
  for (const row of outcome.rows) for (const value of row) bytes += valueBytes(value);
  return bytes;
}

const OF_THE_ENGINE: JobKind<SqlJob, SqlResult> = { run: (engine, job, { node, nowMs }) => engine.execute(node, job, nowMs) };

export const SQL_JOBS: KindsOf<SqlJob> = {
  query: OF_THE_ENGINE,
  end: OF_THE_ENGINE,
  confirm: OF_THE_ENGINE,
  reopen: OF_THE_ENGINE,
  prepare: OF_THE_ENGINE,
  footprint: OF_THE_ENGINE,
  classify: OF_THE_ENGINE,
  apply: OF_THE_ENGINE,
  replay: OF_THE_ENGINE,
  image: OF_THE_ENGINE,
  keep: OF_THE_ENGINE,
  pages: OF_THE_ENGINE,
  patch: OF_THE_ENGINE,
  load: OF_THE_ENGINE,
};
