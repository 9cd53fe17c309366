/** An answer's rows in another order, and as CSV. */
import type { Row, Value } from '../../sim/operation.ts';

export interface Order {
  readonly column: number;
  readonly down: boolean;
}

/** As SQLite orders values: NULL, numbers, texts, bytes; equal ones stay as they came. */
export function sorted(rows: readonly Row[], order: Order | null): readonly Row[] {
  if (!order) return rows;
  const { column, down } = order;
  return [...rows].sort((a, b) => compared(a[column] ?? null, b[column] ?? null) * (down ? -1 : 1));
}

const rank = (value: Value): number => (value === null ? 0 : typeof value === 'string' ? 2 : value instanceof Uint8Array ? 3 : 1);

function compared(a: Value, b: Value): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a === null || b === null) return 0;
  if (a instanceof Uint8Array || b instanceof Uint8Array) return compared(hex(a), hex(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const hex = (value: Value): string =>
  value instanceof Uint8Array ? [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('') : '';

/** RFC 4180; NULL is an empty field, bytes are hexadecimal. */
export function csvOf({ columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly Row[] }): string {
  const field = (value: Value): string => {
    const text = value === null ? '' : value instanceof Uint8Array ? hex(value) : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n');
}
