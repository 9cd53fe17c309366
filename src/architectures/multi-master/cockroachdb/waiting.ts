/**
 * The queue of a range, at its leaseholder: writes go on in the order in which they came. One waits while an intent of another transaction stands on
 * one of its keys, or while an earlier one wants that key; reads wait for intents alone, and go on together (cockroachdb/docs,
 * architecture/transaction-layer.md: concurrency control; pkg/kv/kvserver/concurrency/lock_table.go). It is in memory: a new leaseholder has none.
 */
import type { NodeId } from '../../../sim/node.ts';
import { namesOfRow } from '../../shared/ranges/entries.ts';
import { leastWrite } from './cache.ts';
import { now } from './clock.ts';
import { close } from './closing.ts';
import type { Command, Step, Write } from './commands.ts';
import { isLeaseholder } from './leases.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { newestOf, type TxnMeta, versionBy } from './mvcc.ts';
import { answer, refuse } from './replying.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';
import type { Waiter } from './waits.ts';

const QUEUE_MAX = 10_000;

export function onWrite(node: ReplicaState, out: ReplicaOut, from: NodeId, call: number, step: Write): void {
  if (!isLeaseholder(node, out) || node.lockQueue.length >= QUEUE_MAX) return refuse(node, out, from, call);
  // It came twice.
  if (node.lockQueue.some((waiter) => waiter.from === from && waiter.call === call)) return;
  node.lockQueue = [...node.lockQueue, { from, call, step, since: out.steady, index: 0, behind: [], isTold: false }];
}

/** Who goes on, goes on. */
export function admit(node: ReplicaState, out: ReplicaOut, isHolder: boolean): void {
  if (node.lockQueue.length === 0) return;
  if (!isHolder) {
    for (const { from, call, index } of node.lockQueue) if (index === 0) refuse(node, out, from, call);
    node.lockQueue = node.lockQueue.filter(({ index }) => index > 0);
    return;
  }
  for (const waiter of node.lockQueue) {
    if (waiter.index > 0) continue;
    const before = inFront(node, waiter);
    waiter.behind = before?.waitsFor ?? [];
    if (before === null) goesOn(node, out, waiter);
    else if (!waiter.isTold) {
      waiter.isTold = true;
      answer(node, out, waiter.from, waiter.call, { kind: 'queued' });
      out.report('queued', waiter.step.txn.id);
    }
  }
}

/** Null: nobody is before it. Else whose intents are, or, if none, who is first in the queue; nobody is to be asked after who is on its way. */
function inFront({ mvcc, place, lockQueue }: ReplicaState, waiter: Waiter): { readonly waitsFor: readonly TxnMeta[] } | null {
  const { txn, mutations } = waiter.step;
  const holders = mutations.flatMap(({ key }) => {
    const intent = mvcc.intents.get(key);
    return intent && place.rules.isStranger(intent.txn, txn.id) ? intent.meta : [];
  });
  if (holders.length > 0) return { waitsFor: holders };
  const keys = new Set(mutations.map(({ key }) => key));
  for (const other of lockQueue) {
    if (other === waiter) break;
    const { step, index } = other;
    if (step.txn.id !== txn.id && step.mutations.some(({ key }) => keys.has(key))) return { waitsFor: index > 0 ? [] : [step.txn] };
  }
  return null;
}

function goesOn(node: ReplicaState, out: ReplicaOut, waiter: Waiter): void {
  const ts = tooOld(node, waiter.step);
  if (ts > 0) {
    leave(node, waiter.from, waiter.call, false);
    return answer(node, out, waiter.from, waiter.call, { kind: 'too-old', ts });
  }
  const index = propose(node, out, waiter.step);
  if (index === null) return;
  waiter.index = index;
  waiter.behind = [];
  node.proposed.set(index, { from: waiter.from, call: waiter.call, epoch: group.epoch(node) });
}

/**
 * Above which version it would stand, if it is all of its transaction. Whoever has read that row cannot go on, so it lays no intent that others would
 * wait for, and nothing goes into the log (cockroachdb/cockroach, pkg/storage/mvcc.go: WriteTooOldError). 0: above none.
 */
function tooOld({ mvcc, place }: ReplicaState, { txn, readTs, mutations, onePhase }: Write): Hlc {
  if (!onePhase || mutations.some(({ key }) => versionBy(mvcc, key, txn.id) !== undefined)) return 0;
  const newest = Math.max(0, ...mutations.map(({ key }) => newestOf(mvcc, key)?.ts ?? 0));
  return newest >= readTs ? place.rules.aboveNewest(newest) : 0;
}

/** Null: it does not lead. */
export const propose = (node: ReplicaState, out: ReplicaOut, step: Step): number | null =>
  group.propose(node, out, Object.freeze(prepared(node, out, step)));

/** The leaseholder puts in what it alone knows: what was read here, and what time it is. */
function prepared(node: ReplicaState, out: ReplicaOut, step: Step): Command {
  const { sequence: lease } = node.mvcc.lease;
  const closed = close(node, out);
  const under = { lease, ...(closed > 0 && { closed }) };
  if (step.kind === 'push-txn') return { ...step, ...under, now: now(node, out) };
  if (step.kind !== 'write') return { ...step, ...under };
  const localTs = now(node, out);
  const { entries } = node.mvcc;
  const ts = step.mutations.reduce(
    (least, { key, change }) => leastWrite(node.cache, namesOfRow(entries, key, change), least, step.txn.id),
    Math.max(step.ts, node.place.rules.aboveClosed(closed)),
  );
  return { ...step, ...under, localTs, ts };
}

/** What came of it is known, and it has left the queue; or it stands there still, for others were before it. */
export function leave(node: ReplicaState, from: NodeId, call: number, isLocked: boolean): void {
  const waiter = isLocked ? node.lockQueue.find((each) => each.from === from && each.call === call) : undefined;
  if (waiter) waiter.index = 0;
  else if (node.lockQueue.length > 0) node.lockQueue = node.lockQueue.filter((waiter) => waiter.from !== from || waiter.call !== call);
}

/** This transaction has ended: what it still waits for is not carried out. */
export function leaveAborted(node: ReplicaState, out: ReplicaOut, txn: string): void {
  for (const { step, from, call, index } of node.lockQueue)
    if (index === 0 && step.txn.id === txn) answer(node, out, from, call, { kind: 'ended', ts: 0 });
  node.lockQueue = node.lockQueue.filter(({ step, index }) => index > 0 || step.txn.id !== txn);
}
