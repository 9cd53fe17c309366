/**
 * Values on their way to a prepared statement (back: `wasm/rows.ts`). Integers within ±(2^53−1) are numbers, larger ones bigints,
 * so that nothing is rounded; a whole number is bound as INTEGER, any other as REAL.
 */
import type { Row, Value } from '../sim/operation.ts';
import type { Memory } from './wasm/memory.ts';
import { SQLITE } from './wasm/raw.ts';

/** Binds one parameter (index from 1); texts and blobs live in the scratch memory until its `rewind`. */
export function bindValue(memory: Memory, statement: number, index: number, value: Value): number {
  const raw = memory.sqlite.raw;
  if (typeof value === 'number') {
    if ((value | 0) === value && !Object.is(value, -0)) return raw.sqlite3_bind_int(statement, index, value);
    if (Number.isSafeInteger(value) && value !== 0) return raw.sqlite3_bind_int64(statement, index, BigInt(value));
    return raw.sqlite3_bind_double(statement, index, value);
  }
  if (typeof value === 'string') {
    const pointer = memory.text(value);
    return raw.sqlite3_bind_text(statement, index, pointer, memory.textBytes, SQLITE.STATIC);
  }
  if (value === null) return raw.sqlite3_bind_null(statement, index);
  if (typeof value === 'bigint') {
    const fits = BigInt.asIntN(64, value) === value;
    return fits ? raw.sqlite3_bind_int64(statement, index, value) : SQLITE.TOOBIG;
  }
  return raw.sqlite3_bind_blob(statement, index, memory.blob(value), value.length, SQLITE.STATIC);
}

/** Bytes that a value takes in an answer, roughly as SQLite stores it. */
export function valueBytes(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value === null) return 1;
  return value instanceof Uint8Array ? value.length : 8;
}

export function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, i) => sameRow(row, b[i] ?? []));
}

export function sameRow(a: Row, b: Row): boolean {
  return a.length === b.length && a.every((value, i) => sameValue(value, b[i] ?? null));
}

/** Equal as SQLite stores them: a text is no number, and bytes are equal by what they hold. */
export function sameValue(a: Value, b: Value): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((byte, i) => byte === b[i]);
  return Object.is(a, b);
}
