/**
 * Snapshots of a member's database (§7 of Ongaro & Ousterhout 2014): kept as a root of its pages, which costs a list of them while the
 * database goes on; read as a file when another member needs it; and put in place of what a member has. All keep theirs at the
 * same entries, and equal entries make equal bytes: a new leader goes on where the old one stopped.
 */
import type { SqlResult } from '../../../sqlite/jobs.ts';
import { noteBase, tryLater } from './apply.ts';
import { group, rememberedBy } from './group.ts';
import { forgetBut, isRemembered, lookAt, memoryUpTo, type Remembered } from '../../shared/consensus/operations.ts';
import { runWaitingReads } from './requests.ts';
import type { MemberOut, MemberState } from './state.ts';

/** One is to be taken before anything more is applied. */
export function isSnapshotDue({ place, lastApplied, keptAt }: MemberState): boolean {
  return lastApplied > 0 && lastApplied % place.snapshotEntries === 0 && lastApplied !== keptAt;
}

/** Begins what is due, when the database is at rest. */
export function goOnWithSnapshots(node: MemberState, out: MemberOut): void {
  if (node.snapshotJob !== null || node.applyingTo > 0) return;
  if (group.received(node) !== null) return load(node, out);
  if (!node.isPositionKnown) return;
  const isWanted = group.wantsSnapshot(node);
  if (isSnapshotDue(node) || (isWanted && !coversLog(node))) {
    node.snapshotJob = 'keep';
    out.execute({ kind: 'keep' }, { kind: 'keep' });
  } else if (isWanted) {
    node.snapshotJob = 'image';
    out.execute({ kind: 'image' }, { kind: 'image', kept: true });
  }
}

/** What was kept reaches as far as what the log has given up. */
function coversLog(node: MemberState): boolean {
  return node.keptAt !== null && node.keptAt >= group.log(node).base.index;
}

/** It is kept. If it was due, the log gives up what is far enough behind it. */
export function onKept(node: MemberState, out: MemberOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  const isDue = isSnapshotDue(node);
  node.keptAt = node.lastApplied;
  if (!isDue) return;
  const { trailingEntries } = node.place;
  const index = node.lastApplied - trailingEntries;
  out.report('snapshotAt', node.lastApplied);
  if (index <= group.log(node).base.index) return;
  const memory = memoryAt(node, index);
  forgetBut(node.operations, memory, index);
  group.compact(node, out, index, memory);
}

/** The file of what was kept, for whoever needs it. */
export function onImage(node: MemberState, out: MemberOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  if (result.kind !== 'image') throw new Error(`reading a snapshot answered “${result.kind}”`);
  if (!group.isLeader(node) || node.keptAt === null || !coversLog(node)) return;
  group.offerSnapshot(node, out, { index: node.keptAt, data: result.image, memory: memoryAt(node, node.keptAt) });
}

function memoryAt(node: MemberState, index: number): Remembered {
  lookAt(node.operations, group.log(node), rememberedBy(node));
  return memoryUpTo(node.operations, node.base ?? 0, index, node.place.rememberedOperations);
}

/** Puts what has come in place of the database, unless that has got further meanwhile. */
function load(node: MemberState, out: MemberOut): void {
  const received = group.received(node);
  if (received === null || !isRemembered(received.memory)) return;
  const { data, last, memory } = received;
  if (node.isPositionKnown && node.lastApplied >= last.index) return group.installed(node, out, false);
  node.snapshotJob = 'load';
  out.execute({ kind: 'load' }, { kind: 'load', image: data, position: memory.base + last.ordinal });
}

export function onLoaded(node: MemberState, out: MemberOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  const received = group.received(node);
  if (received === null || !isRemembered(received.memory)) return;
  noteBase(node, out, received.memory.base);
  node.lastApplied = received.last.index;
  node.keptAt = null;
  node.isPositionKnown = true;
  node.noticed = Math.max(node.noticed, node.lastApplied);
  group.installed(node, out, true);
  runWaitingReads(node, out);
}
