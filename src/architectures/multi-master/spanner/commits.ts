/**
 * Writes at the leader (§4.2.1), of one group: a timestamp that is not yet past, into the log with it, and what other replicas want
 * promised of timestamps to come (§4.2.4).
 */
import { calendarMs } from '../../../sim/epoch.ts';
import type { NodeId } from '../../../sim/node.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { lookAt } from '../../shared/consensus/operations.ts';
import { trueTime } from './clock.ts';
import { holdsLease, leaseEnd } from './leases.ts';
import type { CommitRefused, CommitRequest, SafeTime, SafeTimeRequest } from './protocol.ts';
import { group, type SpanOut, type SpanState } from './state.ts';

const WAITING_MAX = 10_000;
const FULL = 'The leader takes no writes now: its log is full, or it hands its lead over. Nothing was written.';

/** What it says to itself does not travel. */
function tell(node: SpanState, out: SpanOut, to: NodeId, message: SafeTime | CommitRefused): void {
  if (to === node.place.spec.id) node.told.push(message);
  else out.send(to, message);
}

/** What the leader does for others: at once, or as soon as its lease allows. True: it was done, or never will be. */
function done(node: SpanState, out: SpanOut, from: NodeId, request: CommitRequest | SafeTimeRequest): boolean {
  return request.kind === 'commit-request' ? commits(node, out, from, request) : promises(node, out, from, request);
}

/** To the leader: from another, or from its own clients. */
export function onLeaderRequest(node: SpanState, out: SpanOut, from: NodeId, request: CommitRequest | SafeTimeRequest): void {
  const { tenure } = node;
  if (tenure === null || request.epoch !== tenure.epoch || tenure.waiting.length >= WAITING_MAX) return;
  if (tenure.waiting.length > 0 || !done(node, out, from, request)) tenure.waiting.push({ from, request });
}

/** The lease may have come, or been renewed. In the order of coming. */
export function goOnLeading(node: SpanState, out: SpanOut): void {
  const { tenure } = node;
  if (tenure === null || tenure.waiting.length === 0 || !holdsLease(node, out)) return;
  const { waiting } = tenure;
  const stuck = waiting.findIndex(({ from, request }) => !done(node, out, from, request));
  waiting.splice(0, stuck < 0 ? waiting.length : stuck);
}

function commits(node: SpanState, out: SpanOut, origin: NodeId, { op, sql, params, nowMs }: CommitRequest): boolean {
  const { rules } = node.place;
  lookAt(node.operations, group.log(node), null);
  if (rules.isLogged(node.operations.indexes.get(op))) return true;
  if (!holdsLease(node, out)) return false;
  const ts = rules.above(rules.fromNow(trueTime(node, out.now)), node.sMax);
  if (!rules.isWithin(ts, leaseEnd(node))) return false;
  const statement = { sql, params, nowMs: nowMs ?? calendarMs(ts), seed: op };
  const index = group.propose(node, out, { op, origin, ts, statement });
  if (index === null) {
    tell(node, out, origin, { kind: 'commit-refused', op, reason: FULL });
    return true;
  }
  node.sMax = ts;
  node.seen = { ...node.seen, wrote: { op, ts, epoch: node.tenure?.epoch ?? 0 } };
  return true;
}

/** Nothing will be written at or before `t` that is not in the log already. */
function promises(node: SpanState, out: SpanOut, from: NodeId, { op, t }: SafeTimeRequest): boolean {
  const { rules } = node.place;
  if (!holdsLease(node, out) || !rules.isWithin(t, leaseEnd(node))) return false;
  node.sMax = Math.max(node.sMax, t);
  node.seen = { ...node.seen, promised: { t, epoch: node.tenure?.epoch ?? 0 } };
  tell(node, out, from, { kind: 'safe-time', op, t, index: lastIndex(group.log(node)) });
  return true;
}

/** Tells each spanserver whose client waits for one of the entries chosen just now. */
export function tellOfCommits(node: SpanState, out: SpanOut): void {
  const chosen = group.chosenIndex(node);
  if (chosen <= node.noticed) return;
  if (group.isLeader(node)) {
    const origins = new Set<NodeId>();
    for (let index = node.noticed + 1; index <= chosen; index += 1) {
      const origin = entryAt(group.log(node), index)?.payload?.origin;
      if (origin !== undefined && origin !== node.place.spec.id) origins.add(origin);
    }
    for (const origin of origins) group.tellChosen(node, out, origin);
  }
  node.noticed = chosen;
}
