/** What a partition remembers of its request units. */
import { THROUGHPUT } from '../../slots.ts';
import type { Bought } from './changing.ts';

export interface Budget {
  /** What is bought for all partitions, as it was told last. */
  bought: Bought;
  /** The second that is counted, by the node's own clock, and what was spent in it; of that, from what was saved. */
  second: number;
  spent: number;
  fromSaved: number;
  saved: number;
  /** Statements that were refused in it. */
  throttled: number;
  /** What of its share it had spent when it took a statement on it, for the invariants; a new object each time. */
  took: { readonly spent: number; readonly share: number } | null;
}

export const budgetOf = (node: object): Budget | null =>
  (node as { readonly own: Readonly<Record<string, unknown>> }).own[THROUGHPUT] as Budget | null;
