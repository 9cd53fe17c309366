/** Committed writes, read off the trace: when each version came to be, where, and which tables it changed. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { Outcome } from '../sim/operation.ts';

export interface Commit {
  readonly node: NodeId;
  /** Number of committed writes in that node's database, this one included. */
  readonly position: number;
  readonly at: Micros;
  readonly tables: readonly string[];
  /** `seq` of the event with which it took effect. */
  readonly event: number;
}

interface Answered {
  readonly outcome: Outcome;
  readonly position: number;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isAnswered = (value: unknown): value is Answered => isObject(value) && 'outcome' in value && 'position' in value;
const hasResults = (value: unknown): value is { readonly results: readonly unknown[] } =>
  isObject(value) && 'results' in value && Array.isArray(value.results);

/** Adds the writes that one job committed, given its result: those of a query, or of a stretch of a replicated log. */
export function commitsOf(result: unknown, node: NodeId, at: Micros, event: number, into: Commit[]): void {
  if (hasResults(result)) for (const each of result.results) commitOf(each, node, at, event, into);
  else commitOf(result, node, at, event, into);
}

function commitOf(answer: unknown, node: NodeId, at: Micros, event: number, into: Commit[]): void {
  if (!isAnswered(answer) || !answer.outcome.ok || !answer.outcome.wrote) return;
  into.push({ node, position: answer.position, at, tables: answer.outcome.tables, event });
}
