/**
 * Pushes at the record of the transaction that is waited for: they wait until it has ended. It is aborted there if it has been silent for too long, or
 * if it waits, over others, for who waits for it: each record is asked who waits for its transaction, so that a circle is seen where it closes
 * (cockroachdb/cockroach, pkg/kv/kvserver/txnwait/queue.go).
 */
import type { NodeId } from '../../../sim/node.ts';
import { callStep } from './calls.ts';
import { now } from './clock.ts';
import type { PushTxn, QueryTxn, Result } from './commands.ts';
import { isExpired } from './evaluating.ts';
import { isLeaseholder } from './leases.ts';
import type { TxnMeta } from './mvcc.ts';
import { answer, refuse } from './replying.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';
import { propose } from './waiting.ts';
import type { Pushed } from './waits.ts';

export function onPush(
  node: ReplicaState,
  out: ReplicaOut,
  from: NodeId | null,
  call: number | string,
  { txn: of, pusher: by }: PushTxn,
): void {
  if (from !== null && !isLeaseholder(node, out)) return refuse(node, out, from, Number(call));
  if (node.pushed.some((known) => known.from === from && known.call === call)) return;
  node.pushed = [
    ...node.pushed,
    { from, call, of, by, dependents: [], isPusherAborted: false, asked: -node.place.pushUs, isAsking: false, index: 0 },
  ];
  if (from !== null && endOf(node, of) === null) answer(node, out, from, Number(call), { kind: 'queued' });
}

/** What the record says, if that is the end of it. */
function endOf({ mvcc }: ReplicaState, { id }: TxnMeta): Result | null {
  const ended = mvcc.records.get(id);
  return ended === undefined ? null : { kind: 'ended', ts: ended };
}

/** What is to be told within this range: of which push, and what. */
export function judgePushes(node: ReplicaState, out: ReplicaOut, isHolder: boolean): readonly (readonly [push: string, result: Result])[] {
  if (node.pushed.length === 0) return [];
  const { place } = node;
  if (!isHolder) {
    for (const each of node.pushed) if (each.from !== null) refuse(node, out, each.from, Number(each.call));
    node.pushed = [];
    return [];
  }
  const own: (readonly [string, Result])[] = [];
  const done: Pushed[] = [];
  for (const each of node.pushed) {
    const result = judge(node, out, each);
    if (result === null) continue;
    done.push(each);
    if (each.from === null) own.push([String(each.call), result]);
    else answer(node, out, each.from, Number(each.call), result);
  }
  if (done.length > 0) node.pushed = node.pushed.filter((each) => !done.includes(each));
  for (const each of node.pushed) {
    const { by, asked } = each;
    if (by === null || by.anchor === place.region || each.isAsking || out.steady - asked < place.pushUs) continue;
    each.asked = out.steady;
    each.isAsking = true;
    callStep(node, out, by.anchor, { kind: 'query', of: by.id }, { kind: 'query-txn', txn: by });
  }
  return own;
}

function judge(node: ReplicaState, out: ReplicaOut, each: Pushed): Result | null {
  const { of, by } = each;
  const ended = endOf(node, of);
  if (ended) return ended;
  if (by !== null && (each.isPusherAborted || (by.anchor === node.place.region && node.mvcc.records.get(by.id) === 0)))
    return { kind: 'pusher-aborted' };
  const isCircle = by !== null && of.id < by.id && node.place.rules.findsCircles(waitsFor(node, of.id, by.id));
  if (!isCircle && !isExpired(of, now(node, out))) return null;
  const staging = node.mvcc.staging.get(of.id);
  if (staging) {
    if (isCircle) out.report('deadlock', of.id);
    return { kind: 'staging', ...staging };
  }
  // Where its record stands it is aborted, once.
  if (each.index > node.lastApplied) return null;
  const index = propose(node, out, { kind: 'push-txn', txn: of, now: 0, pusher: by, force: isCircle });
  if (index === null) return null;
  each.index = index;
  if (isCircle) out.report('deadlock', of.id);
  return null;
}

/** Does `txn` wait for `other`, over others too? */
const waitsFor = (node: ReplicaState, txn: string, other: string): boolean =>
  node.pushed.some(({ by, dependents }) => by?.id === txn || dependents.includes(txn)) && dependentsOf(node, other).has(txn);

/** Who waits for this transaction, and who for those. */
function dependentsOf({ pushed }: ReplicaState, txn: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [txn];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { of, by, dependents } of pushed) {
      if (of.id !== next || by === null) continue;
      for (const id of [by.id, ...dependents])
        if (!found.has(id)) {
          found.add(id);
          open.push(id);
        }
    }
  // What the record of one that stands elsewhere said of who waits for it.
  for (const { by, dependents } of pushed) if (by?.id === txn) for (const id of dependents) found.add(id);
  return found;
}

export function onQueryTxn(node: ReplicaState, out: ReplicaOut, from: NodeId, call: number, { txn }: QueryTxn): void {
  if (!isLeaseholder(node, out)) return refuse(node, out, from, call);
  const ended = node.mvcc.records.get(txn.id) ?? null;
  answer(node, out, from, call, { kind: 'queried', ended, waiting: [...dependentsOf(node, txn.id)] });
}

export function onQueried(node: ReplicaState, by: string, result: Result): void {
  if (result.kind !== 'queried') return;
  for (const each of node.pushed) {
    if (each.by?.id !== by) continue;
    each.isAsking = false;
    each.dependents = result.waiting;
    each.isPusherAborted = result.ended === 0;
  }
}
