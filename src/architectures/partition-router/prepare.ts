/** Dealing out the set-up: the schema goes everywhere, each row to the partition of its key. */
import type { NodeId } from '../../sim/node.ts';
import type { SetupStore } from '../contract.ts';
import type { Ring } from './ring.ts';
import { placeOfLiteral } from './literals.ts';

/** Keys deleted by one statement, which keeps it far below the longest text. */
const KEYS_PER_STATEMENT = 200;

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Sharded tables of a database, with the name of their key and its collation as declared. */
function shardedTables(store: SetupStore, node: NodeId, key: string): readonly { readonly table: string; readonly column: string }[] {
  const found = store.rows(
    node,
    "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite^_%' ESCAPE '^' AND lower(c.name) = lower(?) ORDER BY s.name",
    [key],
  );
  return found.map(([table, column]) => ({ table: String(table), column: String(column) }));
}

function deletions(table: string, column: string, literals: readonly string[]): readonly string[] {
  const statements: string[] = [];
  for (let i = 0; i < literals.length; i += KEYS_PER_STATEMENT) {
    const some = literals.slice(i, i + KEYS_PER_STATEMENT);
    statements.push(
      `DELETE FROM ${quoted(table)} WHERE quote(${quoted(column)}) IN (${some.map((literal) => `'${literal.replaceAll("'", "''")}'`).join(', ')})`,
    );
  }
  return statements;
}

/** Runs the set-up once on the first partition, copies it to every node, and deletes from each what is not its own. */
export function dealOut(ring: Ring, routers: readonly NodeId[], key: string, setup: readonly string[], store: SetupStore): void {
  const source = ring.first;
  store.script(source, setup);
  const image = store.image(source);
  const sharded = shardedTables(store, source, key);
  const tables = store
    .rows(source, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name")
    .map(([name]) => String(name));
  const whole = tables.filter((name) => !sharded.some(({ table }) => table === name));
  const holders = sharded.map(({ table, column }) => {
    const keys = store
      .rows(source, `SELECT DISTINCT quote(${quoted(column)}) COLLATE BINARY FROM ${quoted(table)}`)
      .map(([literal]) => String(literal));
    const collation = collationOf(store, source, table, column);
    return { table, column, homes: keys.map((literal) => ({ literal, home: ring.partitionOf(placeOfLiteral(literal, collation)) })) };
  });
  for (const node of [...ring.partitions, ...routers]) {
    if (node !== source) store.load(node, image);
    const routes = routers.includes(node);
    const statements = routes
      ? tables.map((table) => `DELETE FROM ${quoted(table)}`)
      : holders.flatMap(({ table, column, homes }) =>
          deletions(
            table,
            column,
            homes.filter(({ home }) => home !== node).map(({ literal }) => literal),
          ),
        );
    if (!routes && node !== source) statements.push(...whole.map((table) => `DELETE FROM ${quoted(table)}`));
    store.script(node, statements);
  }
}

/** What the column's own `=` calls equal, found by asking it. */
function collationOf(store: SetupStore, node: NodeId, table: string, column: string): 'BINARY' | 'NOCASE' | 'RTRIM' {
  // An expression of the column alone has its collation: a view of one row compares under it.
  const probe = (text: string): string => `(SELECT ${quoted(column)} FROM ${quoted(table)} WHERE 0 UNION ALL SELECT '${text}')`;
  const equal = (a: string, b: string): boolean =>
    store.rows(node, `SELECT 1 FROM ${probe(a)} WHERE 1 = 1 AND ${quoted(column)} = '${b}'`).length > 0;
  if (equal('a', 'A')) return 'NOCASE';
  return equal('a', 'a ') ? 'RTRIM' : 'BINARY';
}
