/**
 * Serializable: a transaction that writes commits only if it would have had the same answers and done the same to the same rows, had
 * all of it run now. So all that write are in a serial order, that of their commits, and one that only reads stands where its
 * snapshot was taken. No transaction fails for what it read and nobody changed, whatever page or table that stood on.
 */
import type { Problem } from '../../sim/operation.ts';
import type { Effects } from '../../sqlite/effects.ts';
import type { QueryResult } from '../../sqlite/jobs.ts';
import { sameRow, sameRows } from '../../sqlite/values.ts';
import type { Transaction } from './state.ts';
import { tryOut, type Where } from './view.ts';
import { concurrentRead } from './words.ts';

/** Why it may not commit after `before`, or null. */
export function changedSince(where: Where, { steps }: Transaction, before: readonly Effects[]): Problem | null {
  let effects: Effects = new Map();
  for (const { job, nowMs, result, effects: then, blind } of steps) {
    // What only inserts values depends on nothing that others could have changed but row ids, and those it keeps.
    if (!blind) {
      const again = tryOut(where, job, nowMs, effects, new Map(), before);
      const now = again.attempt.result;
      if (now.kind !== 'query' || again.effects === null || !sameAnswer(now, result) || !sameEffects(again.effects, then))
        return concurrentRead(job.sql);
    }
    effects = then;
  }
  return null;
}

function sameAnswer({ outcome: a }: QueryResult, { outcome: b }: QueryResult): boolean {
  return a.ok && b.ok && a.changes === b.changes && sameRows(a.rows, b.rows);
}

function sameEffects(a: Effects, b: Effects): boolean {
  if (a.size !== b.size) return false;
  for (const [key, { row }] of a) {
    const other = b.get(key);
    if (!other || (row === null) !== (other.row === null) || !sameRow(row ?? [], other.row ?? [])) return false;
  }
  return true;
}
