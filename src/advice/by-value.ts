/**
 * What answers lack, told by their values: for systems whose databases share no history, of which no version can be told. Every write of a trial
 * adds one to a row, so an answer says how many of them it has; what was confirmed before it was asked for and is not in it is missing, late or for good.
 */
import type { Op } from '../claims/sheet.ts';

const READ = 'SELECT value';

const rowOf = ({ params }: Op): string => JSON.stringify(params);
const isRead = ({ sql, wrote, state, value }: Op): boolean => !wrote && state === 'ok' && sql.startsWith(READ) && value !== null;

/** By row, when each of its writes was confirmed, ms, in order. */
function confirmedIn(ops: readonly Op[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>();
  for (const op of ops) {
    if (!op.wrote || op.state !== 'ok' || op.changes === 0 || op.ms === null) continue;
    const times = all.get(rowOf(op)) ?? [];
    times.push(op.atMs + op.ms);
    all.set(rowOf(op), times);
  }
  for (const times of all.values()) times.sort((a, b) => a - b);
  return all;
}

/** How long ago, when it was called, the oldest write that an answer lacks had been confirmed, ms; 0: it lacks none; of each read of a row by its operation. */
export function lacking(ops: readonly Op[]): ReadonlyMap<string, number> {
  const confirmed = confirmedIn(ops);
  const found = new Map<string, number>();
  for (const op of ops) {
    if (!isRead(op)) continue;
    const missing = confirmed.get(rowOf(op))?.[Number(op.value)];
    found.set(op.op, missing === undefined ? 0 : Math.max(0, op.atMs - missing));
  }
  return found;
}

/** Confirmed writes that the last answers about their rows lack, of those that were asked for from a moment on: at least so many are gone. */
export function goneIn(ops: readonly Op[], fromMs: number): number {
  const confirmed = confirmedIn(ops);
  const last = new Map<string, Op>();
  for (const op of ops) if (isRead(op) && op.atMs >= fromMs) last.set(rowOf(op), op);
  let gone = 0;
  for (const [row, op] of last) {
    // What was confirmed within the last seconds may still be on its way.
    const before = (confirmed.get(row) ?? []).filter((at) => at < fromMs).length;
    gone += Math.max(0, before - Number(op.value));
  }
  return gone;
}
