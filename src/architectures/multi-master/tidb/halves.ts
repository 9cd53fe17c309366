/** A region's columns in two: what stands from a key of a table on is taken out, and put into the columns of another region. */
import { forgetEntries } from '../../shared/ranges/entries.ts';
import { isIn, type KeySpan, rowKeyIn } from '../../shared/ranges/map.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Columns, newestWrite, putData, writesOf } from './columns.ts';
import type { Half } from './split-protocol.ts';

/** The newest row of a key that is committed; null: there is none. */
function newestOf(columns: Columns, key: string): RowChange | null {
  const write = newestWrite(columns, key);
  const change = write?.kind === 'put' ? columns.data.get(key)?.get(write.startTs) : null;
  return change ?? null;
}

export function takeOut(columns: Columns, span: KeySpan): { readonly half: Half; readonly gone: readonly RowChange[] } {
  const { lock, write, data, tables, entries } = columns;
  const keys = [...new Set([...data.keys(), ...write.keys(), ...lock.keys()])].filter((key) => {
    const values = rowKeyIn(span.table, key);
    return values !== null && isIn(span, values);
  });
  const gone = keys.flatMap((key) => newestOf(columns, key) ?? []).map((row) => ({ ...row, row: null, reals: [] }));
  const half: Half = Object.freeze({
    span,
    write: keys.flatMap((key) => (write.has(key) ? [[key, writesOf(columns, key)] as const] : [])),
    data: keys.flatMap((key) => (data.has(key) ? [[key, [...(data.get(key) ?? [])]] as const] : [])),
    locks: keys.flatMap((key) => lock.get(key) ?? []),
  });
  for (const key of keys) {
    forgetEntries(entries, key);
    for (const column of [lock, write, data]) column.delete(key);
    tables.get(span.table)?.delete(key);
  }
  return { half, gone };
}

/** The rows that are committed there, newest of each. */
export function putIn(columns: Columns, { write, data, locks }: Half): readonly RowChange[] {
  for (const [key, versions] of data) for (const [ts, change] of versions) putData(columns, key, ts, change);
  for (const [key, writes] of write) columns.write.set(key, writes);
  for (const lock of locks) columns.lock.set(lock.key, lock);
  return data.flatMap(([key]) => newestOf(columns, key) ?? []);
}
