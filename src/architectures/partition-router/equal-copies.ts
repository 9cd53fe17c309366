/** What must hold of reference tables: all partitions have the same rows in them, whenever no transaction that writes them is in doubt anywhere. */
import type { NodeId } from '../../sim/node.ts';
import { isReference } from '../../sharding/index.ts';
import { referenceNames } from '../../sharding/reference.ts';
import type { Checker, DatabaseProbe, Invariant, Topology } from '../contract.ts';
import type { Participating } from '../shared/commit/participant.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { ACROSS } from './slots.ts';
import type { PartitionState } from './state.ts';

const isPartition = (state: unknown): state is PartitionState =>
  typeof state === 'object' && state !== null && 'foreign' in state && 'writers' in state;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** It has promised to commit what writes such a table, and has not done it. */
function isInDoubt({ own, place }: PartitionState): boolean {
  const parts = (own[ACROSS] as Participating | undefined)?.parts;
  return [...(parts?.values() ?? [])].some(({ tables }) => tables.some((table) => isReference(place.sharding.reference, table)));
}

/** Its rows in any order, as text that tells 5 from '5' and from 5.0. */
function contentOf(databases: DatabaseProbe, node: NodeId, reference: string): string {
  const tables = referenceNames(reference).flatMap((name) => {
    const [found] = databases.rows(node, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE", [name]);
    return found === undefined ? [] : [String(found[0])];
  });
  return tables
    .map((table) => {
      const columns = databases
        .rows(node, 'SELECT name FROM pragma_table_info(?)', [table])
        .map(([name]) => `quote(${quoted(String(name))})`);
      const rows = databases.rows(node, `SELECT ${columns.join(", ' ', ")} FROM ${quoted(table)}`).map((row) => row.join(''));
      return `${table}: ${[...rows].sort().join('; ')}`;
    })
    .join('\n');
}

interface Seen {
  /** What stood in them at the position at which they were read last. */
  readonly contents: Map<NodeId, { readonly position: number; readonly version: number; readonly content: string }>;
  /** Positions at which copies were compared last. */
  compared: string;
}

/** Partitions that keep rows by what they know themselves; null: some partition may be in doubt, or is not to be asked. */
function holdersIn(topology: Topology, states: ReadonlyMap<NodeId, unknown>): readonly (readonly [NodeId, PartitionState])[] | null {
  const holders: (readonly [NodeId, PartitionState])[] = [];
  for (const { id, kind } of topology.nodes) {
    if (kind !== 'partition') continue;
    const state = states.get(id);
    if (!isPartition(state)) return null;
    if (state.role.value === 'lost') continue;
    if (state.role.value !== 'serving' || state.adopting !== null || isInDoubt(state)) return null;
    if (state.place.ring.with(state.map).partitions.includes(id)) holders.push([id, state]);
  }
  return holders;
}

const copies = (topology: Topology, databases: DatabaseProbe, reference: string): Checker =>
  remembering<Seen>({ contents: new Map(), compared: '' }, (node, states, seen) => {
    if (!isPartition(states.get(node))) return null;
    const holders = holdersIn(topology, states);
    if (holders === null) return null;
    const at = holders.map(([id, { versions }]) => `${id} ${databases.position(id)} ${versions.version}`).join(', ');
    if (at === seen.compared) return null;
    seen.compared = at;
    // Copies of one schema are compared; a change of it comes to them one after the other.
    if (new Set(holders.map(([, { versions }]) => versions.version)).size > 1) return null;
    for (const [id, { versions }] of holders) {
      const position = databases.position(id);
      const known = seen.contents.get(id);
      if (known?.position !== position || known.version !== versions.version)
        seen.contents.set(id, { position, version: versions.version, content: contentOf(databases, id, reference) });
    }
    const [[first] = [], ...others] = holders;
    const content = seen.contents.get(first ?? '')?.content;
    const [other] = others.find(([id]) => seen.contents.get(id)?.content !== content) ?? [];
    return other === undefined ? null : `Reference tables are not the same on ${first} and on ${other}, and no transaction is in doubt.`;
  });

export const copiesAreEqual: Invariant = {
  name: 'copies of a reference table are equal',
  states:
    'Every partition has the same rows in a reference table, transactions in doubt aside (Citus documentation, Table types: its copies are kept in sync with two-phase commit).',
  begin: (topology, databases, settings) => {
    const reference = String(settings['reference'] ?? '');
    return databases === null || referenceNames(reference).length === 0 ? HOLDS : copies(topology, databases, reference);
  },
};
