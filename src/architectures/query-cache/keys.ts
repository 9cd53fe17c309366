/**
 * What an application with a cache of its own calls a row: its table and the key that the statement names, `items:7`. It knows its own
 * statements; here these shapes say it, and a hint (`key`, `delete`) says the rest.
 */
import type { Statement, Value } from '../../sim/operation.ts';
import { hintsOf } from './hints.ts';

const NAME = String.raw`"?(\w+)"?`;
const VALUE = String.raw`(\?\d*|'(?:[^']|'')*'|-?\d+)`;
const WHERE = String.raw`\bwhere\s+${NAME}\s*=\s*${VALUE}\s*(?:limit\s+\d+\s*)?(?:returning\b[^;]*)?;?\s*$`;
const READS = new RegExp(String.raw`^\s*select\b[^;]*\bfrom\s+${NAME}\s+${WHERE}`, 'i');
const WRITES = new RegExp(String.raw`^\s*(?:update\s+${NAME}\s+set\b[^;]*|delete\s+from\s+${NAME}\s+)${WHERE}`, 'i');
const INSERTS = new RegExp(
  String.raw`^\s*(?:insert|replace)\b[^;(]*\binto\s+${NAME}\s*(?:\([^)]*\)\s*)?values\s*\(\s*${VALUE}\s*[,)]`,
  'i',
);
const COMMENT = /\/\*[^*]*\*\//g;

/** The row that a SELECT asks for by its key; null: it asks for something else. */
export function rowRead(sql: string, params: readonly Value[]): string | null {
  const text = sql.replace(COMMENT, ' ');
  const found = READS.exec(text);
  return found && named(found[1], found[3], lastOf(text, params));
}

/** The row that a statement writes by its key; an INSERT names it by its first value. */
export function rowWritten(sql: string, params: readonly Value[]): string | null {
  const text = sql.replace(COMMENT, ' ');
  const found = WRITES.exec(text);
  if (found) return named(found[1] ?? found[2], found[4], lastOf(text, params));
  const inserted = INSERTS.exec(text);
  return inserted && named(inserted[1], inserted[2], params[0]);
}

/** What a `?` at the end of the statement stands for. */
const lastOf = (text: string, params: readonly Value[]): Value | undefined => params[text.split('?').length - 2];

function named(table: string | undefined, value: string | undefined, param: Value | undefined): string | null {
  if (table === undefined || value === undefined) return null;
  const key = value.startsWith('?') ? param : value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
  return key === undefined || key === null || key instanceof Uint8Array ? null : `${table.toLowerCase()}:${String(key)}`;
}

/** What is written, in the words of those who cache it: what hints say, and the rows that the statements name. */
export function namesWritten(statements: readonly Statement[]): readonly string[] {
  const names = statements.flatMap(({ sql, params }) => {
    const hints = hintsOf(sql, params);
    const row = rowWritten(sql, params);
    return [...(typeof hints === 'string' ? [] : hints.deletes), ...(row === null ? [] : [row])];
  });
  return [...new Set(names)];
}
