/**
 * Closed timestamps: a leaseholder promises to write nothing any more at or before a moment some seconds ago. Each entry of the log brings the promise
 * along, and where nothing is written a message does (the side transport). A follower that has carried out all that came before it answers reads
 * of such a moment by itself (cockroachdb/docs, architecture/transaction-layer.md: closed timestamps; pkg/kv/kvserver/closedts).
 */
import { lastIndex } from '../../shared/consensus/log.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { now } from './clock.ts';
import { isLeaseholder } from './leases.ts';
import type { SideTransport } from './protocol.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

export const CLOSING_TIMER = 'closed timestamps';

/** The leaseholder closes what is long enough ago. */
export function close(node: ReplicaState, out: ReplicaOut): Hlc {
  const { closedTarget } = node.place;
  if (closedTarget !== null) node.closing = Math.max(node.closing, now(node, out) - closedTarget);
  return node.closing;
}

export function onClosingTimer(node: ReplicaState, out: ReplicaOut): void {
  out.setTimer(CLOSING_TIMER, node.place.closeUs);
  if (!isLeaseholder(node, out)) return;
  const closed = close(node, out);
  if (closed <= 0) return;
  const { sequence: lease } = node.mvcc.lease;
  for (const peer of node.place.others)
    out.send(peer, { kind: 'side-transport', closed, lease, index: lastIndex(group.log(node)), hlc: now(node, out) });
}

export function onSideTransport(node: ReplicaState, { closed, lease, index }: SideTransport): void {
  if (node.told === null || closed > node.told.closed || lease > node.told.lease) node.told = Object.freeze({ closed, lease, index });
}

/** Nothing comes to stand here at or before this moment but what an intent says already. */
export function closedHere({ lastApplied, mvcc, told, place }: ReplicaState): Hlc {
  const isTrue = told !== null && place.rules.mayBelieve(told.index <= lastApplied && told.lease === mvcc.lease.sequence);
  return isTrue && told ? Math.max(mvcc.closed, told.closed) : mvcc.closed;
}
