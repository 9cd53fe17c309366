/** What a stale answer would have been: the rows that the same question got from the newest version, if somebody in this run had them. */
import type { Value } from '../../sim/operation.ts';
import type { OperationFact, TraceIndex } from '../../trace/world.ts';
import { valueText } from './values.ts';

type Rows = readonly (readonly Value[])[];

export function newestRows(index: TraceIndex, operation: OperationFact): Rows | null {
  const newest = index.versions.staleness(operation)?.newest;
  if (newest === undefined) return null;
  const { sql, params } = operation.statement;
  for (const { statement, served, outcome } of index.operations.values()) {
    if (statement.sql !== sql || served?.position !== newest || !outcome?.ok || outcome.wrote) continue;
    if (texts(statement.params) === texts(params)) return outcome.rows;
  }
  return null;
}

const texts = (values: readonly Value[]): string => JSON.stringify(values.map(valueText));

/** Whether this cell of a stale answer is old. Where nobody had the newest rows, only an answer of one row can be said to be old. */
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
