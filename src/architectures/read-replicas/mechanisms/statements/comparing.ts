/**
 * A comparison of databases from outside: each tells its rows, and those that differ are named. It does not know which is right. Source of
 * the idea: Percona Toolkit, pt-table-checksum, which compares checksums of chunks and then looks closer.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Row } from '../../../../sim/operation.ts';
import type { Rows } from './protocol.ts';
import { attached, type ProxyOut, type ProxyState } from './state.ts';

/** Rows that are named. */
const NAMED_MAX = 5;

export function askForRows(node: ProxyState, out: ProxyOut): void {
  node.compared = new Map();
  for (const id of attached(node)) out.send(id, { kind: 'rows-asked' });
}

export function onRows(node: ProxyState, out: ProxyOut, from: NodeId, rows: Rows): void {
  const { compared } = node;
  if (compared === null) return;
  compared.set(from, rows);
  const missing = attached(node).filter((id) => !compared.has(id));
  if (missing.length > 0) return;
  node.compared = null;
  const found = differences(compared);
  out.report('differences', found.length);
  out.report('differs', found.length === 0 ? 'all are equal' : named(found));
}

const named = (found: readonly string[]): string =>
  `${found.slice(0, NAMED_MAX).join('; ')}${found.length > NAMED_MAX ? `; and ${found.length - NAMED_MAX} more` : ''}`;

/** Each row that is not the same everywhere, by table and first column, with what each database has. */
function differences(compared: ReadonlyMap<NodeId, Rows>): readonly string[] {
  const seen = new Map<string, Map<NodeId, string>>();
  for (const [id, { tables }] of compared)
    for (const { table, rows } of tables)
      for (const row of rows) {
        const name = `${table} ${String(row[0])}`;
        const at = seen.get(name) ?? new Map<NodeId, string>();
        seen.set(name, at.set(id, at.has(id) ? `${at.get(id)} and ${told(row)}` : told(row)));
      }
  return [...seen].flatMap(([name, at]) => {
    const all = [...compared.keys()].map((id) => at.get(id) ?? 'nothing');
    if (new Set(all).size === 1) return [];
    return [`${name}: ${[...compared.keys()].map((id, i) => `${all[i]} in ${id}`).join(', ')}`];
  });
}

const told = (row: Row): string =>
  `(${row.map((value) => (value instanceof Uint8Array ? `${value.length} B` : String(value))).join(', ')})`;
