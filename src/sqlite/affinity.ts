/** What SQLite makes of a value that goes into a column. Source: https://sqlite.org/datatype3.html, section 3. */
import type { Value } from '../sim/operation.ts';

export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC';

/** Affinity of a declared type, by the five rules of datatype3.html §3.1. ANY in a STRICT table converts nothing. */
export function affinityOf(type: string, strict: boolean): Affinity {
  const upper = type.toUpperCase();
  if (strict && upper === 'ANY') return 'BLOB';
  if (upper.includes('INT')) return 'INTEGER';
  if (/CHAR|CLOB|TEXT/.test(upper)) return 'TEXT';
  if (upper === '' || upper.includes('BLOB')) return 'BLOB';
  return /REAL|FLOA|DOUB/.test(upper) ? 'REAL' : 'NUMERIC';
}

/** SQLite's letters for affinities, as they stand in its programs; any other converts nothing. */
const LETTERS: Readonly<Record<string, Affinity>> = { A: 'BLOB', B: 'TEXT', C: 'NUMERIC', D: 'INTEGER', E: 'REAL' };

export const affinityOfLetter = (letter: string): Affinity => LETTERS[letter] ?? 'BLOB';

/** The value as a column stores it, numbers alike whether whole or REAL; undefined where SQLite's reading of a number would have to be repeated. */
export function storedAs(value: Value, affinity: Affinity): Value | undefined {
  if (value === null || value instanceof Uint8Array || affinity === 'BLOB') return value;
  if (affinity === 'TEXT') {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
    return String(value);
  }
  if (typeof value !== 'string') return value;
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  return /[0-9]/.test(value) || /^\s*[+-]?(?:inf|nan)/i.test(value) ? undefined : value;
}
