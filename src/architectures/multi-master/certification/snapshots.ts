/**
 * State transfer. A server that was away gets the write sets that it lacks, from the log of whoever leads the order (IST); when that has
 * given them up, the whole database as it was kept at one of them, with what certification knew then (SST).
 */
import type { SqlResult } from '../../../sqlite/jobs.ts';
import { isMemory, memoryOf, recalled } from './certify.ts';
import { noteBase, tryLater } from './deliver.ts';
import { group } from './group.ts';
import type { ServerOut, ServerState } from './state.ts';

/** One is to be kept before anything more is applied. */
const isDue = ({ place, lastApplied, keptAt }: ServerState): boolean =>
  lastApplied > 0 && lastApplied % place.snapshotEntries === 0 && lastApplied !== keptAt;

/** Begins what is due, when the database is at rest. */
export function goOnWithSnapshots(node: ServerState, out: ServerOut): void {
  if (node.snapshotJob !== null || node.applying > 0) return;
  if (group.received(node) !== null) return load(node, out);
  if (!node.isPositionKnown) return;
  const isWanted = group.wantsSnapshot(node);
  if (isDue(node) || (isWanted && !coversLog(node))) {
    node.snapshotJob = 'keep';
    out.execute({ kind: 'keep' }, { kind: 'keep' });
  } else if (isWanted) {
    node.snapshotJob = 'image';
    out.execute({ kind: 'image' }, { kind: 'image', kept: true });
  }
}

/** What was kept reaches as far as what the log has given up. */
const coversLog = (node: ServerState): boolean => node.keptAt !== null && node.keptAt >= group.log(node).base.index;

/** It is kept. If it was due, the log gives up what is far enough behind it. */
export function onKept(node: ServerState, out: ServerOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  const wasDue = isDue(node);
  node.keptAt = node.lastApplied;
  if (!wasDue) return;
  const index = node.lastApplied - node.place.trailingEntries;
  out.report('snapshotAt', node.lastApplied);
  if (index <= group.log(node).base.index) return;
  for (const at of node.certification.rejected) if (at <= index) node.certification.rejected.delete(at);
  group.compact(node, out, index, memoryOf(node.certification, node.base ?? 0, index));
}

/** The file of what was kept, for whoever needs it. */
export function onImage(node: ServerState, out: ServerOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  if (result.kind !== 'image') throw new Error(`reading a snapshot answered “${result.kind}”`);
  if (!group.isLeader(node) || node.keptAt === null || !coversLog(node)) return;
  const memory = memoryOf(node.certification, node.base ?? 0, node.keptAt);
  group.offerSnapshot(node, out, { index: node.keptAt, data: result.image, memory });
}

/** Puts what has come in place of the database, unless that has got further meanwhile. */
function load(node: ServerState, out: ServerOut): void {
  const received = group.received(node);
  if (received === null || !isMemory(received.memory)) return;
  const { data, last, memory } = received;
  if (node.isPositionKnown && node.lastApplied >= last.index) return group.installed(node, out, false);
  node.snapshotJob = 'load';
  out.execute({ kind: 'load' }, { kind: 'load', image: data, position: memory.base + last.ordinal });
}

export function onLoaded(node: ServerState, out: ServerOut, result: SqlResult): void {
  if (result.kind === 'problem') return tryLater(out);
  node.snapshotJob = null;
  const received = group.received(node);
  if (received === null || !isMemory(received.memory)) return;
  noteBase(node, out, received.memory.base);
  node.certification = recalled(received.memory);
  node.queue.length = 0;
  node.deliveredTo = received.last.index;
  node.lastApplied = received.last.index;
  node.keptAt = null;
  node.isPositionKnown = true;
  group.installed(node, out, true);
}
