/**
 * From a set's log to a replica's database, in the order of the log; and the file that a replica which lost its disk begins with (Ongaro and
 * Ousterhout 2014, §5.3 and §7). Nothing that is not committed is ever in a database, so no read sees what may be lost.
 */
import type { LogStatement, SqlResult } from '../../../../sqlite/jobs.ts';
import { POSITION_JOB } from '../../../shared/answers.ts';
import { entryAt, indexOfOrdinal, ordinalAt } from '../../../shared/consensus/log.ts';
import { accept } from '../../../shared/recent.ts';
import { beginHalving, mapAt } from './halving.ts';
import { memoryIn } from './memory.ts';
import { beginSeeding, memoryNow, seedAhead } from './seeding.ts';
import { onDone } from './serving.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

export const BASE_KEY = 'base';
export const RETRY_TIMER = 'database';
const RETRY_US = 10_000;
const BATCH = 32;

export function askForPosition(out: ReplicaOut): void {
  out.execute({ kind: 'position' }, POSITION_JOB);
}

/** The database was too busy for what a replica cannot do without. */
export function later(out: ReplicaOut): void {
  out.setTimer(RETRY_TIMER, RETRY_US);
}

export function again(node: ReplicaState, out: ReplicaOut): void {
  node.applyingTo = 0;
  node.snapshotJob = null;
  if (node.base === null && !group.isBlank(node)) askForPosition(out);
}

/** The first job of a life: what had been applied in earlier ones. */
export function onPosition(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  if (result.kind !== 'applied') return later(out);
  const base = node.storedBase ?? result.position;
  if (node.storedBase === null) out.persist(BASE_KEY, base);
  // Numbers begin anew with a file that is in the log: only when that is in place it is known what the database has.
  if (seedAhead(node, 0) !== null) {
    node.waitsForSeed = true;
    return;
  }
  node.base = base;
  node.lastApplied = indexOfOrdinal(group.log(node), result.position - base);
  node.map = mapAt(node, node.lastApplied);
  out.report('position', result.position);
}

export function applyCommitted(node: ReplicaState, out: ReplicaOut): void {
  const chosen = group.chosenIndex(node);
  if (node.waitsForSeed && node.snapshotJob === null) return goOnWaiting(node, out, chosen);
  if (node.base === null || node.applyingTo > 0 || node.snapshotJob !== null || chosen <= node.lastApplied) return;
  const log = group.log(node);
  const statements: LogStatement[] = [];
  let index = node.lastApplied;
  while (index < chosen && statements.length < BATCH) {
    index += 1;
    const command = entryAt(log, index)?.payload;
    if (!command) continue;
    if (command.seed && statements.length === 0) return beginSeeding(node, out, index);
    if (command.split && statements.length === 0) return beginHalving(node, out, index);
    if (command.seed || command.split) {
      index -= 1;
      break;
    }
    statements.push(command.statement);
    accept(node.known, command.op);
  }
  if (statements.length === 0) {
    node.lastApplied = index;
    return;
  }
  node.applyingTo = index;
  out.execute({ kind: 'replay' }, { kind: 'replay', from: node.base + ordinalAt(log, node.lastApplied) + 1, statements });
}

function goOnWaiting(node: ReplicaState, out: ReplicaOut, chosen: number): void {
  const index = seedAhead(node, 0);
  if (index !== null) {
    if (index <= chosen) beginSeeding(node, out, index);
    return;
  }
  // It was cut off again: the database is what it was.
  node.waitsForSeed = false;
  askForPosition(out);
}

export function onReplayed(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  if (result.kind !== 'replayed') return later(out);
  const log = group.log(node);
  const to = node.applyingTo;
  let place = result.results.length;
  const done: (() => void)[] = [];
  for (let index = to; index > node.lastApplied; index -= 1) {
    const command = entryAt(log, index)?.payload;
    if (!command) continue;
    place -= 1;
    const ran = result.results[place];
    // What had run before brings no result.
    if (ran) done.push(() => onDone(node, out, command.op, ordinalAt(log, index), ran));
  }
  node.applyingTo = 0;
  node.lastApplied = to;
  out.report('position', result.position);
  for (const each of done.reverse()) each();
}

/** Somebody lost its disk: it gets this database as a file. */
export function goOnWithSnapshots(node: ReplicaState, out: ReplicaOut): void {
  if (node.snapshotJob !== null || node.applyingTo > 0) return;
  const received = group.received(node);
  if (received !== null) {
    if (node.base !== null && node.lastApplied >= received.last.index) return group.installed(node, out, false);
    node.snapshotJob = 'load';
    return out.execute(
      { kind: 'load' },
      { kind: 'load', image: received.data, position: memoryIn(received.memory).base + received.last.ordinal },
    );
  }
  if (node.base === null || !group.isLeader(node) || !group.wantsSnapshot(node)) return;
  node.snapshotJob = 'image';
  out.execute({ kind: 'image' }, { kind: 'image' });
}

export function onImage(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  if (result.kind !== 'image') return later(out);
  node.snapshotJob = null;
  if (group.isLeader(node))
    group.offerSnapshot(node, out, { index: node.lastApplied, data: result.image, memory: memoryNow(node, node.base ?? 0) });
}

export function onLoaded(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  if (result.kind !== 'loaded') return later(out);
  node.snapshotJob = null;
  const received = group.received(node);
  if (received === null) return;
  node.base = memoryIn(received.memory).base;
  out.persist(BASE_KEY, node.base);
  node.lastApplied = received.last.index;
  node.map = memoryIn(received.memory).map ?? node.map;
  group.installed(node, out, true);
  out.report('position', result.position);
}
