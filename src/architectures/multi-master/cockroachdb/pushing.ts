/**
 * Whoever has waited for a transaction a while pushes it: its range asks the record of that transaction, and is answered when it has ended. Then
 * its intents here become versions or go (cockroachdb/cockroach, pkg/kv/kvserver/concurrency/lock_table_waiter.go; batcheval/cmd_push_txn.go).
 */
import { callStep } from './calls.ts';
import type { Result } from './commands.ts';
import type { TxnMeta } from './mvcc.ts';
import { recover } from './recovering.ts';
import { isResolving, resolve } from './resolving.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';
import { onPush } from './txn-wait.ts';
import { leaveAborted } from './waiting.ts';
import type { Push } from './waits.ts';

export const PUSH_TIMER = 'push';

const nameOfPush = (by: string, of: string): string => `${by} > ${of}`;

/** A waiter pushes whom it has waited for long enough; nobody who waits no longer does. */
export function pushBlocked(node: ReplicaState, out: ReplicaOut, isHolder: boolean): void {
  if (!isHolder) return node.pushes.clear();
  const waits = blocked(node).filter(({ behind }) => behind.length > 0);
  if (waits.length === 0 && node.pushes.size === 0 && node.pushed.length === 0) return;
  const wanted = new Set<string>();
  for (const { by, meta, since, behind } of waits) {
    if (out.steady - since < node.place.pushUs) continue;
    for (const of of behind) {
      const name = nameOfPush(by, of.id);
      wanted.add(name);
      const isUnderWay = node.pushes.has(name) || node.recoveries.has(of.id) || isResolving(node, of.id);
      if (!isUnderWay) push(node, out, name, by, meta, of);
    }
  }
  for (const [name, { call }] of node.pushes)
    if (!wanted.has(name)) {
      node.pushes.delete(name);
      node.calls.delete(call);
    }
  if (waits.length > 0 || node.pushed.length > 0) out.setTimer(PUSH_TIMER, node.place.pushUs);
}

interface Blocked {
  readonly by: string;
  /** Null: a read, which holds nothing that others wait for. */
  readonly meta: TxnMeta | null;
  readonly since: number;
  readonly behind: readonly TxnMeta[];
}

const blocked = ({ lockQueue, waiting, mvcc }: ReplicaState): readonly Blocked[] => [
  ...lockQueue.map(({ step, since, behind }) => ({ by: step.txn.id, meta: step.txn, since, behind })),
  ...waiting.map(({ request, since, blockedBy }) => {
    const left = blockedBy.filter((intent) => mvcc.intents.get(intent.key) === intent);
    return { by: request.txn, meta: null, since, behind: left.map(({ meta }) => meta) };
  }),
];

function push(node: ReplicaState, out: ReplicaOut, name: string, by: string, pusher: TxnMeta | null, of: TxnMeta): void {
  const { region, rules } = node.place;
  const made: Push = { by, of, call: 0 };
  node.pushes.set(name, made);
  if (!rules.asksRecord(true)) return resolve(node, out, of, 0);
  const step = { kind: 'push-txn', txn: of, now: 0, pusher, force: false } as const;
  if (of.anchor === region) onPush(node, out, null, name, step);
  else made.call = callStep(node, out, of.anchor, { kind: 'push', name }, step);
}

/** The record has said what became of whom it waited for; or that it is aborted itself. */
export function onPushed(node: ReplicaState, out: ReplicaOut, name: string, result: Result): void {
  const known = node.pushes.get(name);
  if (!known) return;
  node.pushes.delete(name);
  switch (result.kind) {
    case 'ended':
      return resolve(node, out, known.of, result.ts);
    case 'staging':
      return recover(node, out, known.of, result);
    case 'pusher-aborted':
      return leaveAborted(node, out, known.by);
    default:
  }
}
