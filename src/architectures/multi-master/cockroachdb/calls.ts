/** What a gateway asks of ranges. */
import { beginCall, type Calling, type Sends } from '../../shared/ranges/calls.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { type Clocked, now } from './clock.ts';
import type { Question, Step } from './commands.ts';
import { kindOf, type Read, type Request } from './protocol.ts';
import type { GatewayOut, GatewayState, Purpose, Txn } from './state.ts';

export const BACKGROUND: Purpose = { kind: 'background' };

export function callRead(node: GatewayState, out: GatewayOut, txn: Txn, region: number, spans: readonly Span[]): void {
  const id = ++node.callCount;
  const { id: name, readTs: ts, limit } = txn;
  const asked = node.leaders[region] ?? '';
  const seen = txn.observed.get(asked);
  const message: Read = {
    ...{ kind: 'batch-read', call: id, txn: name, ts, limit, spans, hlc: now(node, out) },
    observed: seen === undefined ? null : { node: asked, ts: seen },
    ...(txn.isPast && { anywhere: true }),
  };
  const first = txn.isPast ? node.place.nearest[region] : undefined;
  beginCall(node, out, { id, region, purpose: { kind: 'fetch', txn: name }, message }, first);
}

export function callRefresh(node: GatewayState, out: GatewayOut, txn: Txn, region: number, spans: readonly Span[], ts: Hlc): void {
  const id = ++node.callCount;
  const { id: name, readTs: from, limit } = txn;
  const message = { kind: 'batch-refresh', call: id, txn: name, from, ts, limit, spans, hlc: now(node, out) } as const;
  beginCall(node, out, { id, region, purpose: { kind: 'refresh', txn: name }, message });
}

/** Of a gateway, or of a replica that asks other ranges. */
export function callStep<P>(
  node: Calling<Request, P> & Clocked,
  out: Sends<Request> & Pick<GatewayOut, 'now'>,
  region: number,
  purpose: P,
  step: Step | Question,
): number {
  const id = ++node.callCount;
  beginCall(node, out, { id, region, purpose, message: { kind: kindOf(step), call: id, step, hlc: now(node, out) } });
  return id;
}
