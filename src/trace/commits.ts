/** Committed writes, read off the trace: when each version came to be, where, and which tables it changed. */
import type { EventOf } from '../sim/events.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Outcome } from '../sim/operation.ts';

export interface Commit {
  readonly node: NodeId;
  /** Number of committed writes in that node's database, this one included. */
  readonly position: number;
  readonly at: Micros;
  readonly tables: readonly string[];
  /** `seq` of the execute event. */
  readonly event: number;
}

/** A moment from which on a node's history goes on from `position`. */
export interface Reset {
  readonly kind: 'restore' | 'promotion';
  readonly node: NodeId;
  readonly at: Micros;
  readonly position: number;
}

interface Answered {
  readonly outcome: Outcome;
  readonly position: number;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isAnswered = (value: unknown): value is Answered => isObject(value) && 'outcome' in value && 'position' in value;
const hasResults = (value: unknown): value is { readonly results: readonly unknown[] } =>
  isObject(value) && 'results' in value && Array.isArray(value.results);

/** The writes that one execute event committed: those of a query, or of a stretch of a replicated log. */
export function commitsOf(event: EventOf<'execute'>): readonly Commit[] {
  const { result, node, at, seq } = event;
  const answers = hasResults(result) ? result.results : [result];
  const commits: Commit[] = [];
  for (const answer of answers) {
    if (!isAnswered(answer) || !answer.outcome.ok || !answer.outcome.wrote) continue;
    commits.push({ node, position: answer.position, at, tables: answer.outcome.tables, event: seq });
  }
  return commits;
}
