/**
 * Intents of strangers: whoever meets one asks the record of its transaction, waits while that is under way, and then makes them versions or takes
 * them away (cockroachdb/cockroach, pkg/kv/kvserver/concurrency; batcheval/cmd_push_txn.go).
 */
import { backOff, send } from '../../shared/ranges/calls.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { callStep } from './calls.ts';
import type { Result } from './commands.ts';
import type { Intent } from './mvcc.ts';
import type { Call, GatewayOut, GatewayState, Resolution } from './state.ts';

export function onLocked(node: GatewayState, out: GatewayOut, call: Call, intents: readonly Intent[]): void {
  call.stage = 'blocked';
  call.lockedBy = intents.map(({ txn }) => txn);
  doubt(node, call, call.tries > 0);
  for (const { meta } of intents) {
    const known = node.resolutions.get(meta.id);
    if (known) {
      known.regions.add(call.region);
      continue;
    }
    const made: Resolution = { meta, regions: new Set([call.region]), pending: 0 };
    node.resolutions.set(meta.id, made);
    if (node.place.rules.asksRecord(true))
      callStep(node, out, meta.anchor, { kind: 'status', of: meta.id }, { kind: 'push-txn', txn: meta, now: 0 });
    else resolve(node, out, made, 0);
  }
}

/** A write in one phase that was refused is not committed, unless it was sent more than once. */
function doubt(node: GatewayState, { purpose }: Call, mayBe: boolean): void {
  const commit = purpose.kind === 'write' ? node.txns.get(purpose.txn)?.commit : null;
  if (commit) commit.inDoubt = mayBe && commit.onePhase;
}

export function onStatus(node: GatewayState, out: GatewayOut, id: string, result: Result): void {
  const resolution = node.resolutions.get(id);
  if (!resolution) return;
  if (result.kind === 'ended') resolve(node, out, resolution, result.ts);
  else end(node, out, id, false);
}

function resolve(node: GatewayState, out: GatewayOut, resolution: Resolution, ts: Hlc): void {
  const { meta, regions } = resolution;
  resolution.pending = regions.size;
  node.counters.resolved += 1;
  out.report('resolved', ts > 0 ? 'committed' : 'aborted');
  for (const region of regions) callStep(node, out, region, { kind: 'resolve', of: meta.id }, { kind: 'resolve-intent', txn: meta, ts });
}

export function onResolved(node: GatewayState, out: GatewayOut, id: string): void {
  const resolution = node.resolutions.get(id);
  if (!resolution) return;
  resolution.pending -= 1;
  if (resolution.pending === 0) end(node, out, id, true);
}

/** Those that waited go on; or ask again in a while, since it is under way. */
function end(node: GatewayState, out: GatewayOut, id: string, isGone: boolean): void {
  node.resolutions.delete(id);
  for (const call of [...node.calls.values()]) {
    if (call.stage !== 'blocked' || !call.lockedBy.includes(id)) continue;
    if (!isGone) backOff(node, out, call);
    else {
      doubt(node, call, true);
      send(node, out, call);
    }
  }
}
