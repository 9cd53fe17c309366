/**
 * Commits that were undone: a database was put back to an earlier version (restored from a backup), or another node was
 * promoted before it had received them and began a timeline of its own.
 */
import type { Micros, NodeId } from '../sim/node.ts';
import type { TraceIndex } from './world.ts';

interface Committed {
  readonly node: NodeId;
  readonly position: number;
  readonly at: Micros;
}

/** Whether a commit was undone by a restore of its own database at or before `before`. */
export function undoneByRestore(index: TraceIndex, { node, position, at }: Committed, before: Micros): boolean {
  return index.resets.some((r) => r.kind === 'restore' && r.node === node && r.at > at && r.at <= before && position > r.position);
}

/** Whether a commit was undone at all at or before `before`. */
export function undone(index: TraceIndex, commit: Committed, before: Micros): boolean {
  if (undoneByRestore(index, commit, before)) return true;
  const { node, position, at } = commit;
  // What a node commits after its own promotion belongs to its own timeline; earlier promotions do not concern it.
  const own = index.resets.findLast((r) => r.kind === 'promotion' && r.node === node && r.at <= at)?.at ?? -1;
  return index.resets.some((r) => r.kind === 'promotion' && r.node !== node && r.at > own && r.at <= before && position > r.position);
}

/** Writes that a client was told had succeeded and that were undone, by the end of the trace. */
export function lostConfirmedWrites(index: TraceIndex): number {
  let count = 0;
  for (const { outcome, served, calledAt } of index.operations.values()) {
    if (!outcome?.ok || !outcome.wrote || outcome.changes === 0 || served?.position == null) continue;
    const { node, position } = served;
    const at = index.commits.find((c) => c.node === node && c.position === position && c.at >= calledAt)?.at ?? calledAt;
    if (undone(index, { node, position, at }, Number.POSITIVE_INFINITY)) count++;
  }
  return count;
}
