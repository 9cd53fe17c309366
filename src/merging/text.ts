/** Rows and changes as text, to be kept in tables: JSON in which every value of SQLite has a form, so that equal rows are equal texts. */
import type { Value } from '../sim/operation.ts';
import type { SiteChange } from './jobs.ts';

/** Values, and which whole numbers among them are REAL. */
export interface Stored {
  readonly row: readonly Value[];
  readonly reals: readonly boolean[];
}

type Plain = null | string | number | { readonly i: string } | { readonly r: string } | { readonly x: string };

function plain(value: Value, real: boolean): Plain {
  if (typeof value === 'bigint') return { i: String(value) };
  if (value instanceof Uint8Array) return { x: Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  return typeof value === 'number' && (real || !Number.isFinite(value)) ? { r: String(value) } : value;
}

function valued(text: Plain): Value {
  if (text === null || typeof text !== 'object') return text;
  if ('i' in text) return BigInt(text.i);
  if ('r' in text) return Number(text.r);
  return Uint8Array.from(text.x.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const isReal = (text: Plain): boolean => text !== null && typeof text === 'object' && 'r' in text;

export const rowText = ({ row, reals }: Stored): string => JSON.stringify(row.map((value, i) => plain(value, reals[i] === true)));

export function rowOf(text: string): Stored {
  const values: readonly Plain[] = JSON.parse(text);
  return { row: values.map(valued), reals: values.map(isReal) };
}

const NO_REALS: readonly boolean[] = [];

export const keyOf = (key: readonly Value[]): string => rowText({ row: key, reals: NO_REALS });

/** Values inside of it have the same form. */
export const changeText = (change: SiteChange): string =>
  JSON.stringify({
    ...change,
    rows: change.rows.map(({ key, row, reals, old, ...rest }) => ({
      ...rest,
      key: keyOf(key),
      row: rowText({ row, reals }),
      old: old && rowText({ row: old, reals: NO_REALS }),
    })),
  });

export function changeOf(text: string): SiteChange {
  const { rows, ...change } = JSON.parse(text);
  return {
    ...change,
    rows: rows.map(({ key, row, old, ...rest }: { key: string; row: string; old: string | null }) => ({
      ...rest,
      key: rowOf(key).row,
      ...rowOf(row),
      old: old && rowOf(old).row,
    })),
  };
}
