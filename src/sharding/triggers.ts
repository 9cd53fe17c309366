/**
 * Which triggers partitions can have: those that look at the row alone. A trigger that touches a table would see and change the
 * rows of its own partition only. SQLite's programs tell: a trigger is a program of its own behind that of the statement.
 */
import type { Database } from '../sqlite/database.ts';
import { quoteName, type Table } from '../sqlite/schema.ts';

/** Instructions that reach for a table. */
const REACHES = new Set(['OpenRead', 'OpenWrite', 'ReopenIdx', 'VOpen', 'Clear']);

/** Why triggers of this schema cannot be kept, or null. */
export function triggerComplaint(db: Database): string | null {
  if (!db.schema.triggers) return null;
  for (const [name, on] of db.all("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name", [])) {
    const table = [...db.schema.byName.values()].find((one) => one.name.toLowerCase() === String(on).toLowerCase());
    if (table === undefined || firing(table).some((sql) => reaches(db, sql))) {
      return `The trigger ${String(name)} touches tables, and behind a router it would see the rows of one partition only: let it look at NEW and OLD alone, as RAISE does.`;
    }
  }
  return null;
}

/** Statements that fire every trigger of a table. */
function firing(table: Table): readonly string[] {
  const name = quoteName(table.name);
  const sets = table.columns.filter((column) => !column.generated).map((column) => `${quoteName(column.name)} = ${quoteName(column.name)}`);
  return [`INSERT INTO ${name} DEFAULT VALUES`, `UPDATE ${name} SET ${sets.join(', ')}`, `DELETE FROM ${name}`];
}

function reaches(db: Database, sql: string): boolean {
  const rows = db.all(`EXPLAIN ${sql}`, [], true);
  // Addresses begin anew with each program.
  const own = rows.findIndex((row, i) => i > 0 && row[0] === 0);
  return own > 0 && rows.slice(own).some((row) => REACHES.has(String(row[1])));
}
