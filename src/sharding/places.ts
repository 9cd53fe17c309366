/**
 * Which values of the key belong together. A row goes where its key's *place* hashes to, so two values that any `=` on that
 * column could call equal must share a place. Where that cannot be known the answer is `anywhere`, never a guess.
 * Sources: https://sqlite.org/datatype3.html (affinity, comparison, collation).
 */
import type { Value } from '../sim/operation.ts';
import type { Affinity } from '../sqlite/affinity.ts';
import type { KeyValue } from './jobs.ts';

function numberPlace(value: number | bigint): string {
  if (typeof value === 'bigint') return `n:${value}`;
  if (Number.isInteger(value)) return `n:${BigInt(value)}`;
  return `n:${value}`;
}

function textPlace(value: string, collation: string): string {
  // NOCASE folds the 26 letters of ASCII only; RTRIM ignores spaces at the end.
  if (collation === 'NOCASE') return `t:${value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`;
  return collation === 'RTRIM' ? `t:${value.replace(/ +$/, '')}` : `t:${value}`;
}

/** Place of a value as the column stores it (after its affinity was applied). */
export function placeOfStored(value: Value, collation: string): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return textPlace(value, collation);
  if (value instanceof Uint8Array) return `b:${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return numberPlace(value);
}

/** A column that a value is compared with. */
export interface Compared {
  readonly affinity: Affinity;
  readonly collation: string;
}

/**
 * Place of the rows for which `key = value` can hold; `anywhere` when several places may match, `nowhere` for NULL. The
 * comparison converts one side by the affinity of the other, and the other side's is unknown here unless `bare`: then it has none.
 */
export function placeOfCompared(value: Value, { affinity, collation }: Compared, bare: boolean): KeyValue | 'anywhere' | 'nowhere' {
  if (value === null) return 'nowhere';
  // Without an affinity of its own the column takes that of the other side: 5 = '5' may hold.
  if (affinity === 'BLOB') return bare ? { value, place: placeOfStored(value, collation) } : 'anywhere';
  if (value instanceof Uint8Array) return { value, place: placeOfStored(value, collation) };
  if (typeof value === 'string') {
    if (affinity === 'TEXT' || !/[0-9]/.test(value)) return { value, place: textPlace(value, collation) };
    // A text that looks like a number becomes one. Beyond the plain forms SQLite's reading is not repeated here.
    return /^[+-]?[0-9]{1,15}$/.test(value) ? { value: Number(value), place: numberPlace(Number(value)) } : 'anywhere';
  }
  // A numeric other side makes '5', '05' and '5.0' of a TEXT column equal to 5.
  if (affinity === 'TEXT') return 'anywhere';
  return { value, place: numberPlace(value) };
}

/** The value again from its place. */
export function keyValueAt(place: string): KeyValue {
  const rest = place.slice(2);
  if (place === 'null') return { value: null, place };
  if (place.startsWith('t:')) return { value: rest, place };
  if (place.startsWith('b:')) return { value: Uint8Array.from(rest.match(/../g) ?? [], (pair) => parseInt(pair, 16)), place };
  if (!/^-?[0-9]+$/.test(rest)) return { value: Number(rest), place };
  const whole = BigInt(rest);
  if (BigInt.asIntN(64, whole) !== whole) return { value: Number(rest), place };
  return { value: Number.isSafeInteger(Number(rest)) ? Number(rest) : whole, place };
}
