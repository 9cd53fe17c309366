/** A transaction has ended, as its record says: its intents in this range become versions or go, and what it waits for here it waits for no longer. */
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { TxnMeta } from './mvcc.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';
import { leaveAborted, propose } from './waiting.ts';

/** Its intents are on their way out. */
export const isResolving = ({ lastApplied, resolving }: ReplicaState, txn: string): boolean => (resolving.get(txn) ?? 0) > lastApplied;

/** `ts`: of its commit; 0: it is aborted. */
export function resolve(node: ReplicaState, out: ReplicaOut, txn: TxnMeta, ts: Hlc): void {
  if (ts === 0) leaveAborted(node, out, txn.id);
  if (![...node.mvcc.intents.values()].some((intent) => intent.txn === txn.id)) return;
  const index = propose(node, out, { kind: 'resolve-intent', txn, ts });
  if (index === null) return;
  for (const [id, at] of node.resolving) if (at <= node.lastApplied) node.resolving.delete(id);
  node.resolving.set(txn.id, index);
  node.resolved += 1;
  out.report('resolved', ts > 0 ? 'committed' : 'aborted');
}
