/** A short name for the content of a database: equal content gives equal digests, whatever the pages look like. */
import type { Database } from './database.ts';
import { hashText } from './wasm/entropy.ts';
import { quoteName } from './schema.ts';

/**
 * Hash of every table's name, columns and rows in order of their values. `quote()` writes each value with its type, so
 * that 5, 5.0 and '5' differ. 64 bits as hexadecimal.
 */
export function digestOf(db: Database): string {
  let low = 1;
  let high = 2;
  const add = (text: string): void => {
    low = hashText(text, low);
    high = hashText(text, high ^ 0x5bd1e995);
  };
  for (const table of db.schema.tables) {
    add(`${table.name}(${table.columns.map((column) => column.name).join()})`);
    const row = table.columns.map((column) => `quote(${quoteName(column.name)})`).join(" || ',' || ");
    for (const [text] of db.all(`SELECT ${row} AS r FROM ${quoteName(table.name)} ORDER BY r`, [], true)) add(String(text));
  }
  return low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0');
}
