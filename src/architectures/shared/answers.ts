/** What database nodes answer: the same shapes, refusals and jobs in every room. */
import type { NodeId } from '../../sim/node.ts';
import type { Outcome, Problem, Served, Value } from '../../sim/operation.ts';
import type { QueryResult, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientReply, Extras } from '../contract.ts';

/** A statement on its way to a database, named by its operation. */
export interface Asked extends Omit<Extras, 'as'> {
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
}

export const NO_EXTRAS: Omit<Extras, 'as'> = {};

/** What goes with a statement, to be passed on: most have nothing, and those are not copied. */
export function extrasOf({ transaction, ends, nowMs, bulk }: Extras): Omit<Extras, 'as'> {
  if (!transaction && !ends && nowMs === undefined && !bulk) return NO_EXTRAS;
  return {
    ...(transaction && { transaction }),
    ...(ends && { ends }),
    ...(nowMs !== undefined && { nowMs }),
    ...(bulk && { bulk }),
  };
}

/** The node is certain that nothing was written. */
export function refusal(message: string, detail = ''): Outcome {
  return { ok: false, definite: true, problem: { message, detail, offset: null } };
}

/** The same where it is known by what. */
export const failure = (problem: Problem): Outcome => ({ ok: false, definite: true, problem });

/** The statement may have been carried out, or not. */
export function unknown(message: string, detail = ''): Outcome {
  return { ok: false, definite: false, problem: { message, detail, offset: null } };
}

/** An answer to a client, computed now. */
export function reply(op: string, outcome: Outcome, node: NodeId, position: number | null): ClientReply {
  return { kind: 'reply', op, outcome, served: servedBy(node, position) };
}

let latest: Served = Object.freeze({ node: '', position: null, cachedAt: null });

/** Many answers come from one position, and a trace keeps them all: they share what they say of it. */
function servedBy(node: NodeId, position: number | null): Served {
  if (latest.node !== node || latest.position !== position) latest = Object.freeze({ node, position, cachedAt: null });
  return latest;
}

/** The job that runs a statement; the operation's name seeds its randomness. `holds`: see `SqlJob`. */
export function queryJob(asked: Asked, readOnly: boolean, holds = false): SqlJob {
  const { op, sql, params } = asked;
  const all = extrasOf(asked);
  if (all === NO_EXTRAS && !holds) return { kind: 'query', sql, params, seed: op, readOnly };
  const { ends, ...extras } = all;
  const held = holds ? ({ holds } as const) : {};
  return ends ? { kind: 'end', ...ends, seed: op, ...held } : { kind: 'query', sql, params, seed: op, readOnly, ...extras, ...held };
}

/** A query's result; a job that could not be done at all counts as a statement that failed for certain. */
export function asQueryResult(result: SqlResult): QueryResult {
  if (result.kind === 'query') return result;
  const outcome: Outcome =
    result.kind === 'problem'
      ? { ok: false, definite: true, problem: result.problem }
      : refusal('The database could not run this statement.', `It answered “${result.kind}”.`);
  return { kind: 'query', outcome, position: 0, classification: null, change: null };
}

/** Applying nothing tells where a database stands and changes nothing. */
export const POSITION_JOB: SqlJob = { kind: 'apply', changes: [] };
