/** The operation whose answers are compared: what was asked of all, or else the newest read from the region that is chosen. */
import type { OperationFact, TraceIndex } from '../../trace/world.ts';
import { isWrite } from '../../trace/verdict.ts';
import type { RunState } from '../../store/state.ts';

/** Of the load, the newest read that was asked there by now: every run has it, asked at the same instant. */
export function newestRead({ operations }: TraceIndex, client: string, nowUs: number): string | null {
  let newest: OperationFact | null = null;
  for (const operation of operations.values()) {
    if (operation.client !== client || operation.calledAt > nowUs || isWrite(operation)) continue;
    if (newest === null || operation.calledAt >= newest.calledAt) newest = operation;
  }
  return newest?.op ?? null;
}

/** It, as far as the clock may know of it. */
export function asOf(index: TraceIndex, op: string | null, nowUs: number): OperationFact | null {
  const operation = op === null ? undefined : index.operations.get(op);
  if (!operation || operation.calledAt > nowUs) return null;
  if (operation.returnedAt !== null && operation.returnedAt <= nowUs) return operation;
  return { ...operation, returnedAt: null, return: null, outcome: null, served: null };
}

/** When the next, or the last, of these answers comes, µs; null where none does. */
export function nextAnswer(runs: readonly RunState[], op: string | null, nowUs: number, direction: 1 | -1): number | null {
  const times = runs.flatMap(({ index }) => (op === null ? [] : (index.operations.get(op)?.returnedAt ?? [])));
  const there = times.filter((us) => (direction === 1 ? us > nowUs : us < nowUs));
  if (there.length === 0) return null;
  return direction === 1 ? Math.min(...there) : Math.max(...there);
}

/** The longest of the answers that are known, ms: the end of the axis that all share. */
export function axisMs(runs: readonly RunState[], op: string | null, nowUs: number): number {
  const spans = runs.flatMap(({ index }) => {
    const operation = op === null ? undefined : index.operations.get(op);
    return operation ? [((operation.returnedAt ?? Math.max(nowUs, operation.calledAt)) - operation.calledAt) / 1_000] : [];
  });
  return Math.max(10, ...spans) * 1.08;
}
