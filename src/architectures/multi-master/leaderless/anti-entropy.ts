/**
 * Anti-entropy: two replicas compare hash trees of the rows that both should have, from the root down, and stream the rows of leaves that
 * differ both ways. Sources: Dynamo, §4.7; Cassandra documentation, “Repair”.
 */
import { rowText } from '../../../cells/index.ts';
import type { RowCells, Span } from '../../../cells/jobs.ts';
import type { NodeId } from '../../../sim/node.ts';
import { dropOldest } from '../../shared/bounded.ts';
import { DEPTH, leafOf, treeOf } from './merkle.ts';
import type { Rows, Tree } from './protocol.ts';
import type { Comparison, ReplicaOut, ReplicaState } from './state.ts';

export const REPAIR = 'repair';
/** Comparisons that a node remembers: later ones take the place of those that got no answer. */
const COMPARING_MAX = 32;

/** With everybody who should have some of the same rows, heard or not: a network that has just come back carries it. */
export function beginRepair(node: ReplicaState, out: ReplicaOut): void {
  const { ring, others, spec } = node.place;
  const peers = others.filter((peer) => ring.groups.some((list) => list.includes(spec.id) && list.includes(peer)));
  out.report('repairs', peers);
  for (const peer of peers) open(node, out, `${spec.id} ${node.bornAt} ${++node.sessions} ${peer}`, peer, null);
}

function open(node: ReplicaState, out: ReplicaOut, session: string, peer: NodeId, pending: Tree | null): void {
  node.comparing.set(session, { session, peer, rows: [], hashes: null, pending });
  dropOldest(node.comparing, COMPARING_MAX);
  out.execute({ kind: 'tree', session }, { kind: 'cells-read', spans: ALL });
}

/** Every table. */
const ALL: readonly Span[] = [{ table: '', key: null }];

export function onRead(node: ReplicaState, out: ReplicaOut, session: string, rows: readonly RowCells[]): void {
  const comparison = node.comparing.get(session);
  if (!comparison) return;
  const { ring, spec } = node.place;
  comparison.rows = rows.filter((row) => {
    const list = ring.listOf(rowText(row));
    return list.includes(spec.id) && list.includes(comparison.peer);
  });
  comparison.hashes = treeOf(comparison.rows);
  if (comparison.pending) answer(node, out, comparison, comparison.hashes, comparison.pending);
  else out.send(comparison.peer, { kind: 'tree', session, level: 0, hashes: [[0, comparison.hashes[0]?.[0] ?? 0]] });
}

export function onTree(node: ReplicaState, out: ReplicaOut, from: NodeId, message: Tree): void {
  const comparison = node.comparing.get(message.session);
  // Whoever began it knows of it; where that one has forgotten it in a crash, nothing comes of it.
  if (!comparison) return message.level === 0 ? open(node, out, message.session, from, message) : undefined;
  if (comparison.hashes) answer(node, out, comparison, comparison.hashes, message);
}

function answer(
  node: ReplicaState,
  out: ReplicaOut,
  comparison: Comparison,
  own: readonly (readonly number[])[],
  { level, hashes }: Tree,
): void {
  const { session, peer } = comparison;
  const places = hashes.filter(([place, hash]) => own[level]?.[place] !== hash).map(([place]) => place);
  if (places.length === 0) {
    node.comparing.delete(session);
    if (hashes.length > 0) out.send(peer, { kind: 'tree', session, level, hashes: [] });
    return;
  }
  if (level < DEPTH) {
    const below = places.flatMap((place) => [2 * place, 2 * place + 1]);
    out.send(peer, { kind: 'tree', session, level: level + 1, hashes: below.map((place) => [place, own[level + 1]?.[place] ?? 0]) });
    return;
  }
  out.report('streams', [peer, places.length]);
  out.send(peer, { kind: 'rows', session, leaves: places, rows: inLeaves(node, comparison, places), back: true });
}

const inLeaves = ({ place }: ReplicaState, { rows }: Comparison, leaves: readonly number[]): readonly RowCells[] =>
  rows.filter((row) => leaves.some((wanted) => place.rules.isInLeaf(leafOf(row), wanted)));

export function onRows(node: ReplicaState, out: ReplicaOut, { session, leaves, rows, back }: Rows): void {
  if (!node.comparing.has(session)) return;
  out.execute({ kind: 'stream', session, leaves, back, incoming: rows }, { kind: 'cells-apply', rows, seed: '' });
}

/** What came is in place. Returns the rows that it sent or sends of these leaves, for who looks. */
export function onStreamed(
  node: ReplicaState,
  out: ReplicaOut,
  session: string,
  leaves: readonly number[],
  back: boolean,
  after: readonly RowCells[],
): void {
  const comparison = node.comparing.get(session);
  if (!comparison) return;
  const had = comparison.rows.filter((row) => leaves.includes(leafOf(row)));
  node.seen.streamed = { session, leaves, had, after };
  if (back) out.send(comparison.peer, { kind: 'rows', session, leaves, rows: inLeaves(node, comparison, leaves), back: false });
  node.comparing.delete(session);
}
