/** Which cells of a stale answer are old, beside the rows that it would have had. */
import type { Value } from '../../sim/operation.ts';
import { valueText } from './values.ts';

type Rows = readonly (readonly Value[])[];

/** Whether this cell of a stale answer is old. Where the newest rows are not known, only an answer of one row can be said to be old. */
export function isOld(rows: Rows, newest: Rows | null, row: number, column: number): boolean {
  if (newest === null) return rows.length === 1;
  const at = newest[row];
  return at === undefined || valueText(at[column] ?? null) !== valueText(rows[row]?.[column] ?? null);
}

/** How many letters each cell may have so that all cells of a line share its room: short ones leave theirs to the long. */
export function fairChars(wanted: readonly number[], room: number): number {
  const short = [...wanted].sort((a, b) => a - b);
  let left = room;
  for (const [i, chars] of short.entries()) {
    const share = Math.floor(left / (short.length - i));
    if (chars > share) return share;
    left -= chars;
  }
  return room;
}
