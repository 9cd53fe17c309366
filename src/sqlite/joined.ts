/**
 * What a join by name looks at. SQLite makes the terms of USING and NATURAL itself and asks the authorizer for nothing of them, so of a table
 * of which nothing else is read it does not tell at all (sqlite/src/select.c, sqlite3ProcessJoin). The program that it compiled opens it.
 */
import type { Connection } from './connection.ts';
import type { Touched } from './guard.ts';
import { instructionOf } from './instruction.ts';
import { joinsByName } from './schema.ts';

/** Adds tables that the program opens to read them. */
export function addJoined(db: Connection, body: string, { reads }: Pick<Touched, 'reads'>): void {
  if (!joinsByName(body) && !db.schema.joinsByName) return;
  for (const table of opened(db, body)) if (!reads.has(table)) reads.set(table, new Set(['']));
}

/** Tables of which the program opens the rows, or an index, in the order of their names. */
function opened(db: Connection, body: string): readonly string[] {
  const roots = new Set(
    db
      .all(`EXPLAIN ${body}`, [], true)
      .map(instructionOf)
      .filter(({ opcode, p3 }) => opcode === 'OpenRead' && p3 === 0)
      .map(({ p2 }) => p2),
  );
  return db
    .all('SELECT DISTINCT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0 ORDER BY tbl_name', [])
    .filter(([, root]) => roots.has(Number(root)))
    .map(([name]) => String(name));
}
