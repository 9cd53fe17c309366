/**
 * A logical change, replayed onto rows that may not be those that its writer saw: on the server when it is pushed, and on a local database
 * after a pull. Source: tursodatabase/turso, sync/engine/src/database_replay_generator.rs: an insert writes over a row of its key, an update
 * sets the columns that it set, where the row is still there, and a delete needs none.
 */
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import type { Row } from '../sim/operation.ts';
import type { RowWrite, SiteChange } from './jobs.ts';
import { rowText } from './text.ts';

/** Rows by `keyText`. */
export type Rows = Map<string, RowChange>;

const textOf = (row: Row | null, i: number): string => rowText({ row: [row?.[i] ?? null], reals: [] });

/** Columns that a write sets. */
export const setsOf = ({ op, row, old, sets }: RowWrite): readonly boolean[] =>
  sets ?? row.map((_, i) => op !== 'update' || textOf(row, i) !== textOf(old, i));

/** Whether a write changes something of which its writer had not seen what stands there. */
export function isUnseen(write: RowWrite, stands: Row | null): boolean {
  const { op, old } = write;
  if (old === null || stands === null) return (old === null) !== (stands === null);
  const sets = op === 'delete' ? old.map(() => true) : setsOf(write);
  return sets.some((is, i) => is && textOf(old, i) !== textOf(stands, i));
}

/** The row as it is once the write has been done to what stands there. */
export function replayed(write: RowWrite, stands: RowChange): RowChange {
  const { table, key, op, row, reals } = write;
  if (op === 'delete') return { table, key, inserted: false, row: null, reals: [] };
  if (op === 'insert') return { table, key, inserted: false, row, reals };
  if (stands.row === null) return stands;
  const sets = setsOf(write);
  return {
    ...stands,
    row: stands.row.map((value, i) => (sets[i] === true ? (row[i] ?? null) : value)),
    reals: stands.reals.map((is, i) => (sets[i] === true ? reals[i] === true : is)),
  };
}

/** Replays a change; `rows` has all that it writes, and is changed. Returns it as somebody would have made it who saw these rows. */
export function replayChange(change: SiteChange, rows: Rows): SiteChange {
  const writes = change.rows.flatMap((write): readonly RowWrite[] => {
    const name = keyText(write.table, write.key);
    const stands = rows.get(name) ?? { table: write.table, key: write.key, inserted: false, row: null, reals: [] };
    const next = replayed(write, stands);
    rows.set(name, next);
    if (next.row === null && stands.row === null) return [];
    const op = next.row === null ? 'delete' : stands.row === null ? 'insert' : 'update';
    const { row, reals } = next.row === null ? stands : next;
    return [{ ...write, op, row: row ?? [], reals, old: stands.row, ...(op === 'update' && { sets: setsOf(write) }) }];
  });
  return { ...change, rows: writes };
}

/** What stood before these changes, of the rows that they wrote. */
export function rolledBack(changes: readonly SiteChange[]): Rows {
  const rows: Rows = new Map();
  for (const { rows: writes } of changes.toReversed())
    for (const { table, key, old, reals } of writes.toReversed())
      rows.set(keyText(table, key), { table, key, inserted: false, row: old, reals: old === null ? [] : reals });
  return rows;
}
