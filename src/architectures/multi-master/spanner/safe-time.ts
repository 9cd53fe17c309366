/**
 * Up to which moment a replica has all that ever will be written (§4.1.3, t_safe): its last write's timestamp, since they rise along the log, or
 * what the leader has promised, once all that stood in the log by then is applied. Where a transaction is
 * prepared, not up to its prepare timestamp (t_TM): its commit timestamp may be any from there on.
 */
import type { Micros } from '../../../sim/node.ts';
import type { SpanState } from './state.ts';

/** Promises that may wait for entries at a time. */
const WAITING_MAX = 64;

/** The leader has promised `t`, when its log ended at `index`. */
export function notePromise(node: SpanState, t: Micros, index: number): void {
  const { promisedTimes, place } = node;
  if (place.maxStalenessUs === 0 || promisedTimes.length >= WAITING_MAX) return;
  promisedTimes.push({ t, index });
}

/** The lowest timestamp of what is prepared and not decided. */
export const firstPrepared = ({ groups: { prepared } }: SpanState): Micros => Math.min(Number.POSITIVE_INFINITY, ...prepared.values());

/** t_safe. */
export function safeTime(node: SpanState): Micros {
  const { promisedTimes, place, lastApplied } = node;
  for (const promised of promisedTimes.splice(0)) {
    if (place.rules.isSafeBy(promised.index, lastApplied)) node.safeTs = Math.max(node.safeTs, promised.t);
    else promisedTimes.push(promised);
  }
  return Math.min(Math.max(node.appliedTs, node.safeTs), firstPrepared(node) - 1);
}
