/**
 * The detector of deadlocks: the leader of the first region is told who waits for whose lock, by all regions. Who would close a circle is told so, and is
 * rolled back (tikv/tikv, src/server/lock_manager/deadlock.rs). It is in memory: a new leader learns of those who wait when they ask again.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { PessimisticLock, Result } from './commands.ts';
import type { Ts } from './oracle.ts';
import type { Deadlock, Detect } from './protocol.ts';
import { group, type KvState, type MemberOut } from './state.ts';

/** Who still waits says so again after so long. */
const AGAIN_US = 500_000;
/** And who has not said so for so long waits no longer. */
const KEPT_US = 2_000_000;

/** A region's leader has tried to lock rows: it waits now, or does no longer. */
export function reportWait(
  node: KvState,
  out: MemberOut,
  { startTs: txn }: PessimisticLock,
  result: Result,
  server: NodeId,
  call: number,
): void {
  const known = node.reported.get(txn);
  if (result.kind !== 'locked') {
    if (!known) return;
    node.reported.delete(txn);
    return tell(node, out, { kind: 'detect', txn, waitsFor: [], origin: node.place.spec.id, server, call });
  }
  const waitsFor = result.locks.map(({ startTs }) => startTs);
  const isSame = known?.waitsFor.join() === waitsFor.join();
  if (isSame && known && out.steady - known.at < AGAIN_US) return;
  // Nobody has answered the last time: whoever was told may be gone.
  if (isSame) node.detector += 1;
  node.reported.set(txn, Object.freeze({ waitsFor, at: out.steady }));
  tell(node, out, { kind: 'detect', txn, waitsFor, origin: node.place.spec.id, server, call });
}

function tell(node: KvState, out: MemberOut, message: Detect): void {
  const { detectors, spec } = node.place;
  const to = detectors[node.detector % detectors.length];
  if (detectors.includes(spec.id)) onDetect(node, out, message);
  else if (to !== undefined) out.send(to, message);
}

export function onDetect(node: KvState, out: MemberOut, message: Detect): void {
  if (!group.isLeader(node)) {
    node.waits.clear();
    const leader = group.leader(node);
    // It is passed on once: who is thought to lead may think so of this one.
    if (leader !== null && leader !== node.place.spec.id && !message.isForwarded) out.send(leader, { ...message, isForwarded: true });
    return;
  }
  const { txn, waitsFor, origin, server, call } = message;
  for (const [known, { at }] of node.waits) if (out.steady - at > KEPT_US) node.waits.delete(known);
  node.waits.delete(txn);
  if (waitsFor.length === 0) return;
  if (!node.place.rules.isDeadlock(waitsFor.some((other) => reaches(node, other, txn)))) {
    node.waits.set(txn, Object.freeze({ waitsFor, at: out.steady }));
    return;
  }
  out.report('deadlock', txn);
  const told: Deadlock = { kind: 'deadlock', txn, server, call };
  if (origin === node.place.spec.id) onDeadlock(node, out, told);
  else out.send(origin, told);
}

/** Does `from` wait for `to`, over others too? */
function reaches({ waits }: KvState, from: Ts, to: Ts): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    for (const other of waits.get(next)?.waitsFor ?? [])
      if (!seen.has(other)) {
        seen.add(other);
        open.push(other);
      }
  }
  return false;
}

/** Its server hears it in the place of the locks. */
export function onDeadlock(node: KvState, out: MemberOut, { txn, server, call }: Deadlock): void {
  node.reported.delete(txn);
  out.send(server, { kind: 'kv-answer', call, result: { kind: 'deadlock' } });
}
