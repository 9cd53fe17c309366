/** Which option of a question the run made true. */
import type { Value } from '../sim/operation.ts';
import { type OperationFact, staleness, type TraceIndex } from '../trace/world.ts';
import type { Fact, ScenarioQuestion } from '../scenarios/schema.ts';

/** A scenario's figures in a run: they come only where a scenario has some. */
export interface Measure {
  /** In ms, a number or a share from 0 to 1; null where there is nothing that it could be measured of. */
  value(name: string): number | null;
  words(name: string): string | null;
}

/** Index of the option that the run made true; null when none or several did (the run was changed by its viewer). */
export function answer(index: TraceIndex, { options }: ScenarioQuestion, measure?: Measure): number | null {
  const right = options.flatMap((option, i) => (option.holds.every((f) => holds(index, f, measure)) ? [i] : []));
  return right.length === 1 ? (right[0] ?? null) : null;
}

/** Whether a fact is true of the run. */
export function holds(index: TraceIndex, fact: Fact, measure?: Measure): boolean {
  if (fact.figure !== undefined && !figureHolds(fact, measure)) return false;
  if (fact.op !== undefined && !operationHolds(index, fact, index.operations.get(fact.op))) return false;
  if (fact.role === undefined) return fact.op !== undefined || fact.figure !== undefined;
  const world = index.worldAt(fact.atMs === undefined ? Number.POSITIVE_INFINITY : fact.atMs * 1000);
  return [...world.nodes.values()].some(
    (n) => n.role === fact.role && (fact.node === undefined || n.id === fact.node) && (fact.kind === undefined || n.kind === fact.kind),
  );
}

function figureHolds({ figure = '', above, below }: Fact, measure?: Measure): boolean {
  const value = measure?.value(figure) ?? null;
  return value !== null && (above === undefined || value > above) && (below === undefined || value < below);
}

function operationHolds(index: TraceIndex, fact: Fact, operation: OperationFact | undefined): boolean {
  if (!operation) return false;
  const { outcome, served, calledAt, returnedAt } = operation;
  const is = <T>(wanted: T | undefined, found: T): boolean => wanted === undefined || wanted === found;
  const latencyMs = returnedAt === null ? null : (returnedAt - calledAt) / 1000;
  const within = ({ below, above }: NonNullable<Fact['latencyMs']>): boolean =>
    latencyMs !== null && (below === undefined || latencyMs < below) && (above === undefined || latencyMs > above);
  const kind = index.nodes.find((n) => n.id === served?.node)?.kind;
  return (
    is(fact.returned, returnedAt !== null) &&
    is(fact.ok, outcome?.ok === true) &&
    is(fact.unknown, outcome === null || (!outcome.ok && !outcome.definite)) &&
    is(fact.cached, served?.cachedAt != null) &&
    is(fact.stale, staleness(operation) !== null) &&
    (fact.servedBy === undefined || fact.servedBy === kind || fact.servedBy === served?.node) &&
    (fact.latencyMs === undefined || within(fact.latencyMs)) &&
    is<Value | undefined>(fact.value, firstValue(operation)) &&
    is(fact.rows, outcome?.ok ? outcome.rows.length : -1)
  );
}

/** What the first row of an answer begins with. */
export const firstValue = ({ outcome }: OperationFact): Value | undefined => (outcome?.ok ? outcome.rows[0]?.[0] : undefined);
