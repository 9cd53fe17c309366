/** How two copies of a row become one: for each cell the newest version wins. The order of merging says nothing. */
import type { Value } from '../sim/operation.ts';
import type { Cell, RowCells, RowName } from './jobs.ts';

/** Equal for equal values, and the same everywhere. */
export function textOf(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** What a row is called: by it replicas know it again, and the ring its place. */
export const rowText = ({ table, key }: RowName): string => `${table} (${key.map(textOf).join(', ')})`;

/** Of two versions of a cell; of equal times the larger value wins (apache/cassandra, `Cells.resolveRegular`). */
export function newer(a: Cell, b: Cell): Cell {
  if (a.ts !== b.ts) return a.ts > b.ts ? a : b;
  return textOf(a.value) >= textOf(b.value) ? a : b;
}

const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/** Without what the deletion covers: of equal times the deletion wins (apache/cassandra, `DeletionTime.deletes`). */
export function pruned({ table, key, marker, deleted, cells }: RowCells): RowCells {
  if (deleted === null) return { table, key, marker, deleted, cells };
  return {
    ...{ table, key, deleted },
    marker: marker !== null && marker > deleted ? marker : null,
    cells: cells.filter(({ ts }) => ts > deleted),
  };
}

export function merge(a: RowCells, b: RowCells): RowCells {
  const byColumn = new Map(a.cells.map((cell) => [cell.column, cell]));
  for (const cell of b.cells) {
    const known = byColumn.get(cell.column);
    byColumn.set(cell.column, known ? newer(known, cell) : cell);
  }
  const cells = [...byColumn.values()].sort((one, other) => (one.column < other.column ? -1 : 1));
  return pruned({ table: a.table, key: a.key, marker: later(a.marker, b.marker), deleted: later(a.deleted, b.deleted), cells });
}

/** Rows of several copies, each once, in the order of their names. */
export function mergeAll(copies: readonly (readonly RowCells[])[]): readonly RowCells[] {
  const byName = new Map<string, RowCells>();
  for (const rows of copies)
    for (const row of rows) {
      const name = rowText(row);
      const known = byName.get(name);
      byName.set(name, known ? merge(known, row) : row);
    }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Everything about it in one text: versions and values. */
export function versionText({ marker, deleted, cells }: RowCells): string {
  return `${marker}/${deleted}/${cells.map(({ column, ts, value }) => `${column}@${ts}=${textOf(value)}`).join(',')}`;
}

export const isSame = (a: RowCells, b: RowCells): boolean => versionText(a) === versionText(b);

export const isEmpty = ({ marker, deleted, cells }: RowCells): boolean => marker === null && deleted === null && cells.length === 0;

/** With a time for all that has none. */
export function stamped({ table, key, marker, deleted, cells }: RowCells, ts: number): RowCells {
  return {
    ...{ table, key },
    marker: marker === null ? null : ts,
    // An insert that replaces deletes what was there just before.
    deleted: deleted === null ? null : marker === null ? ts : ts - 1,
    cells: cells.map((cell) => ({ ...cell, ts })),
  };
}
