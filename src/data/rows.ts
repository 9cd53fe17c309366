/** Rows as INSERT statements of bounded length. */
import type { Value } from '../sim/operation.ts';

/** Below what one statement of a scenario may have. */
const STATEMENT_CHARS_MAX = 50_000;

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export function* insertsOf(table: string, columns: readonly string[], rows: Iterable<readonly Value[]>): Generator<string> {
  const begin = `INSERT INTO ${quotedName(table)} (${columns.map(quotedName).join(', ')}) VALUES `;
  let list: string[] = [];
  let chars = 0;
  for (const row of rows) {
    const text = `(${row.map(literal).join(', ')})`;
    if (list.length > 0 && chars + text.length > STATEMENT_CHARS_MAX) {
      yield begin + list.join(', ');
      list = [];
      chars = 0;
    }
    list.push(text);
    chars += text.length + 2;
  }
  if (list.length > 0) yield begin + list.join(', ');
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return textLiteral(value);
  if (value instanceof Uint8Array) return `x'${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
  // A REAL that is whole is no INTEGER.
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? `${value}.0` : String(value);
}

/** A text that holds the character 0 ends there as a literal, so it goes as bytes. */
function textLiteral(text: string): string {
  if (!text.includes('\0')) return `'${text.replaceAll("'", "''")}'`;
  const bytes = new TextEncoder().encode(text);
  return `CAST(x'${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}' AS TEXT)`;
}
