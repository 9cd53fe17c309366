/**
 * The primary's side: row versions that a change replaced are there until a later write of the table removes those that nobody sees any
 * more, and the change says which. Source: PostgreSQL documentation, *Hot Standby*; src/backend/access/heap/pruneheap.c (a page is
 * pruned when it is written), snapshotConflictHorizon in heapam_xlog.h.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Change } from '../../../../sqlite/jobs.ts';
import type { Asked } from '../../../shared/answers.ts';
import { isWithin } from '../../follow.ts';
import type { Feedback } from '../../protocol.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';
import { serves } from '../../upstream.ts';
import { type Conflicts, conflictsOf, oldestSeen } from './state.ts';

/** Changes of one table whose row versions are counted at most. */
const REMEMBERED = 4096;

/** Inserting leaves nothing behind; of a transaction nobody looks which of its statements did. */
const isInsert = ({ sql, ends }: Asked): boolean => !ends && /^\s*insert\b/i.test(sql) && !/\bon\s+conflict\b|\bor\s+replace\b/i.test(sql);

/** The change with what it removes, where it removes something. */
export function cleansUp(node: ReplicaState, out: ReplicaOut, asked: Asked, change: Change): Change {
  const state = conflictsOf(node);
  const { position, tables } = change;
  const own = Math.min(position - 1, oldestSeen(state, asked.op));
  const upTo = node.place.rules.mayRemove(own, oldestOfStandbys(node, out));
  let removes = 0;
  for (const table of tables) {
    const dead = state.dead.get(table) ?? [];
    removes = Math.max(removes, dead.findLast((each) => each <= upTo) ?? 0);
    const left = dead.filter((each) => each > upTo);
    state.dead.set(table, isInsert(asked) ? left : [...left, position].slice(-REMEMBERED));
  }
  tellKept(state, out, own);
  state.removed = Math.max(state.removed, removes);
  return removes > 0 ? { ...change, removes } : change;
}

/** How many changes' row versions are there that nobody here sees. */
function tellKept(state: Conflicts, out: ReplicaOut, own: number): void {
  const oldest = Math.min(...[...state.feedback.values()].map((each) => each.oldest));
  const kept = [...state.dead.values()].flat().filter((each) => each <= own && each > oldest).length;
  if (kept === state.kept) return;
  state.kept = kept;
  out.report('keptForStandbys', kept);
}

/** A standby that has been silent for too long holds nothing back, unless a slot remembers it. */
export function oldestOfStandbys(node: ReplicaState, out: ReplicaOut): number {
  const { feedback } = conflictsOf(node);
  const { silenceUs, slots } = node.place;
  if (slots === null) for (const [id, { at }] of feedback) if (!isWithin(silenceUs, at, out.now)) feedback.delete(id);
  return Math.min(...[...feedback.values()].map(({ oldest }) => oldest));
}

export function onFeedback(node: ReplicaState, out: ReplicaOut, from: NodeId, { timeline, oldest }: Feedback): void {
  if (!serves(node) || timeline !== node.standing.timeline) return;
  conflictsOf(node).feedback.set(from, { oldest, at: out.now });
}
