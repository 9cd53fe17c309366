/**
 * A transaction moves to a later timestamp: if nothing was written since where it has read, it has read the same there (read refresh); else it
 * begins again (cockroachdb/docs, architecture/transaction-layer.md: read refreshing).
 */
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { callRead, callRefresh } from './calls.ts';
import type { GatewayOut, GatewayState, Refreshing, Txn } from './state.ts';

/** True: there is nothing to look at, and it has moved. */
export function beginRefresh(node: GatewayState, out: GatewayOut, txn: Txn, ts: Hlc, then: Refreshing['then']): boolean {
  const regions = new Map<number, Span[]>();
  if (node.place.rules.mustRefresh(true))
    for (const { region, span } of txn.reads.values()) regions.set(region, [...(regions.get(region) ?? []), span]);
  if (regions.size === 0) {
    moveTo(txn, ts);
    return true;
  }
  txn.refreshing = { ts, pending: regions.size, ok: true, then };
  for (const [region, spans] of regions) callRefresh(node, out, txn, region, spans, ts);
  return false;
}

function moveTo(txn: Txn, ts: Hlc): void {
  txn.readTs = ts;
  if (txn.run) txn.run.ts = ts;
}

export type Refreshed = { readonly kind: 'going' } | { readonly kind: 'moved' | 'failed'; readonly then: Refreshing['then'] };

export function onRefreshed(node: GatewayState, txn: Txn, ok: boolean): Refreshed {
  const { refreshing } = txn;
  if (!refreshing) return { kind: 'going' };
  refreshing.pending -= 1;
  refreshing.ok &&= ok;
  if (refreshing.pending > 0) return { kind: 'going' };
  txn.refreshing = null;
  const { then, ts } = refreshing;
  if (!refreshing.ok) {
    node.counters.refreshesFailed += 1;
    return { kind: 'failed', then };
  }
  node.counters.refreshes += 1;
  moveTo(txn, ts);
  return { kind: 'moved', then };
}

/** What was uncertain is read again, at the later moment. */
export function fetchUnsure(node: GatewayState, out: GatewayOut, txn: Txn): void {
  const { unsure } = txn;
  txn.unsure = [];
  for (const { region, spans } of unsure) callRead(node, out, txn, region, spans);
}
