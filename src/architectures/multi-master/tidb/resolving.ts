/**
 * Locks of strangers (Peng & Dabek 2010, §2.2; tikv/client-go, txnkv/txnlock): whoever meets one asks at the primary what became of its
 * transaction, and rolls it forward or back. Of an async commit all of its locks together tell.
 */
import { backOff, send } from '../../shared/ranges/calls.ts';
import { callKv, placed, standsAt } from './calls.ts';
import type { KeyPlace, Lock } from './columns.ts';
import type { Result } from './commands.ts';
import { physicalOf, type Ts } from './oracle.ts';
import type { Call, Resolution, SqlOut, SqlState } from './state.ts';
import { wantTs } from './timestamps.ts';

const tsOfCall = ({ message }: Call): Ts => (message.kind === 'kv-get' ? message.startTs : message.command.startTs);

/** A call found locks in its way. */
export function onLocked(node: SqlState, out: SqlOut, call: Call, locks: readonly Lock[]): void {
  call.stage = 'blocked';
  call.lockedBy = locks.map(({ startTs }) => startTs);
  for (const lock of locks) {
    const known = node.resolutions.get(lock.startTs);
    if (known) {
      known.regions.add(call.region);
      continue;
    }
    node.resolutions.set(lock.startTs, {
      ...{ startTs: lock.startTs, lock, callerTs: tsOfCall(call), regions: new Set([call.region]), currentTs: 0, forceSync: false },
      ...{ commitTs: 0, pending: 0, secondaries: [], isMissing: false },
    });
    wantTs(node, out, { kind: 'resolve', startTs: lock.startTs });
  }
}

/** What time it is by the oracle: now the primary can be asked. */
export function onResolveTs(node: SqlState, out: SqlOut, startTs: Ts, ts: Ts): void {
  const resolution = node.resolutions.get(startTs);
  if (!resolution) return;
  resolution.currentTs = ts;
  if (node.place.rules.asksPrimary(true)) askPrimary(node, out, resolution);
  else resolve(node, out, resolution, 0);
}

const hasOutlived = (node: SqlState, { startTs, currentTs }: Resolution, { ttlMs }: Lock): boolean =>
  node.place.rules.hasOutlived(physicalOf(currentTs), physicalOf(startTs) + ttlMs);

function askPrimary(node: SqlState, out: SqlOut, resolution: Resolution): void {
  const { startTs, lock, callerTs, currentTs, forceSync } = resolution;
  const { key } = lock.primary;
  const rollbackIfNotExist = hasOutlived(node, resolution, lock);
  callKv(
    node,
    out,
    standsAt(node, key),
    { kind: 'status', startTs },
    { kind: 'check-txn-status', key, startTs, callerStartTs: callerTs, currentTs, rollbackIfNotExist, forceSync },
  );
}

export function onStatus(node: SqlState, out: SqlOut, startTs: Ts, result: Result): void {
  const resolution = node.resolutions.get(startTs);
  if (!resolution) return;
  if (result.kind === 'ended') return resolve(node, out, resolution, result.commitTs);
  if (result.kind !== 'alive') return end(node, out, resolution, 0);
  const { lock } = result;
  if (lock.isAsync && !resolution.forceSync && hasOutlived(node, resolution, lock)) return askSecondaries(node, out, resolution, lock);
  end(node, out, resolution, lock.minCommitTs);
}

function byRegion(places: readonly KeyPlace[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const { key, region } of places) found.set(region, [...(found.get(region) ?? []), key]);
  return found;
}

function askSecondaries(node: SqlState, out: SqlOut, resolution: Resolution, primary: Lock): void {
  const { startTs } = resolution;
  // What they say together is to be written at the primary, too.
  resolution.regions.add(standsAt(node, primary.primary.key));
  const places = byRegion(placed(node, primary.secondaries));
  resolution.secondaries = [primary];
  resolution.pending = places.size;
  for (const [region, keys] of places) {
    resolution.regions.add(region);
    callKv(node, out, region, { kind: 'secondaries', startTs }, { kind: 'check-secondary-locks', startTs, keys });
  }
  if (places.size === 0) resolve(node, out, resolution, primary.minCommitTs);
}

export function onSecondaries(node: SqlState, out: SqlOut, startTs: Ts, result: Result): void {
  const resolution = node.resolutions.get(startTs);
  if (!resolution || resolution.pending === 0) return;
  resolution.pending -= 1;
  if (result.kind === 'secondaries') resolution.secondaries.push(...result.locks);
  else if (result.kind === 'ended' && result.commitTs > 0) resolution.commitTs = result.commitTs;
  else resolution.isMissing = true;
  if (resolution.pending > 0) return;
  const { secondaries, commitTs, isMissing } = resolution;
  if (commitTs > 0) return resolve(node, out, resolution, commitTs);
  if (isMissing) return resolve(node, out, resolution, 0);
  if (secondaries.some(({ isAsync }) => !isAsync)) {
    resolution.forceSync = true;
    return askPrimary(node, out, resolution);
  }
  resolve(node, out, resolution, Math.max(...secondaries.map(({ minCommitTs }) => minCommitTs)));
}

/** Its fate is known: forward to `commitTs`, or (0) back, wherever its locks were met. */
function resolve(node: SqlState, out: SqlOut, resolution: Resolution, commitTs: Ts): void {
  const { startTs, regions } = resolution;
  resolution.commitTs = commitTs;
  resolution.pending = regions.size;
  node.counters.resolved += 1;
  out.report('resolved', commitTs > 0 ? 'forward' : 'back');
  for (const region of regions) callKv(node, out, region, { kind: 'resolve', startTs }, { kind: 'resolve-lock', startTs, commitTs });
}

export function onResolved(node: SqlState, out: SqlOut, startTs: Ts): void {
  const resolution = node.resolutions.get(startTs);
  if (!resolution) return;
  resolution.pending -= 1;
  if (resolution.pending === 0) end(node, out, resolution, null);
}

/** Those that waited go on. `pushedTo`: the transaction is alive, and commits no earlier; null: its locks are gone. */
function end(node: SqlState, out: SqlOut, { startTs }: Resolution, pushedTo: Ts | null): void {
  node.resolutions.delete(startTs);
  for (const call of [...node.calls.values()]) {
    if (call.stage !== 'blocked' || !call.lockedBy.includes(startTs)) continue;
    const { message } = call;
    const passes = pushedTo !== null && message.kind === 'kv-get' && pushedTo > message.startTs;
    if (passes) call.message = { ...message, bypass: [...message.bypass, startTs] };
    if (pushedTo === null || passes) send(node, out, call);
    else backOff(node, out, call);
  }
}
