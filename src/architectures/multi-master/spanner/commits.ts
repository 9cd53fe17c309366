/**
 * Writes at the leader (§4.2.1), of one group: a timestamp that is not yet past, into the log with it, and what other replicas want
 * promised of timestamps to come (§4.2.4).
 */
import { calendarMs } from '../../../sim/epoch.ts';
import type { Micros, NodeId } from '../../../sim/node.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { lookAt } from '../../shared/consensus/operations.ts';
import { trueTime } from './clock.ts';
import { holdsLease, leaseEnd } from './leases.ts';
import type { Commit, CommitRefused, CommitRequest, LeaderRequest, SafeTime, SafeTimeRequest, TransactionReply } from './protocol.ts';
import { group, type SpanOut, type SpanState, type Tenure } from './state.ts';
import { goesAhead, takesPart, writesLocked } from './transactions.ts';

const WAITING_MAX = 10_000;
const FULL = 'The leader takes no writes now: its log is full, or it hands its lead over. Nothing was written.';

/** What it says to itself does not travel. */
export function tell(node: SpanState, out: SpanOut, to: NodeId, message: SafeTime | CommitRefused | TransactionReply): void {
  if (to === node.place.spec.id) node.told.push(message);
  else out.send(to, message);
}

/** What the leader does for others: at once, or as soon as its lease allows. True: it was done, or never will be. */
function done(node: SpanState, out: SpanOut, tenure: Tenure, from: NodeId, request: LeaderRequest): boolean {
  switch (request.kind) {
    case 'commit-request':
      return commits(node, out, tenure, from, request);
    case 'transaction-request':
      return takesPart(node, out, tenure, from, request);
    case 'safe-time-request':
      return promises(node, out, from, request);
  }
}

/** To the leader: from another, or from its own clients. */
export function onLeaderRequest(node: SpanState, out: SpanOut, from: NodeId, request: LeaderRequest): void {
  const { tenure } = node;
  if (tenure === null || request.epoch !== tenure.epoch || tenure.waiting.length >= WAITING_MAX) return;
  const isNext = tenure.waiting.length === 0 || goesAhead(tenure.transactions, request);
  if (!isNext || !done(node, out, tenure, from, request)) tenure.waiting.push({ from, request });
}

/** The lease may have come, or been renewed. In the order of coming. */
export function goOnLeading(node: SpanState, out: SpanOut): void {
  const { tenure } = node;
  if (tenure === null || tenure.waiting.length === 0 || !holdsLease(node, out)) return;
  let isStuck = false;
  for (const each of tenure.waiting.splice(0)) {
    const isNext = !isStuck || goesAhead(tenure.transactions, each.request);
    if (isNext && done(node, out, tenure, each.from, each.request)) continue;
    isStuck = true;
    tenure.waiting.push(each);
  }
}

/** A write alone. Where nobody holds locks it needs none: nobody comes between it and its entry. */
function commits(node: SpanState, out: SpanOut, tenure: Tenure, origin: NodeId, request: CommitRequest): boolean {
  const { op, sql, params, nowMs, schema } = request;
  const { transactions } = tenure;
  if (isLogged(node, op)) return true;
  if (transactions.open.size > 0) {
    if (schema || !holdsLease(node, out)) return false;
    writesLocked(node, out, tenure, origin, request);
    return true;
  }
  const index = logs(node, out, origin, op, (ts) => ({ sql, params, nowMs: nowMs ?? calendarMs(ts), seed: op }));
  if (index !== null) transactions.unlockedTo = Math.max(transactions.unlockedTo, index);
  return index !== null;
}

/** It stands in the log: its origin hears of it when it is applied. */
export function isLogged(node: SpanState, op: string): boolean {
  lookAt(node.operations, group.log(node), null);
  return node.place.rules.isLogged(node.operations.indexes.get(op));
}

/** Puts a write into the log, with its timestamp. Its index; 0 if the log takes none, and its origin was told; null: as soon as the lease allows. */
export function logs(
  node: SpanState,
  out: SpanOut,
  origin: NodeId,
  op: string,
  statementAt: (ts: Micros) => Commit['statement'],
): number | null {
  const { rules } = node.place;
  if (!holdsLease(node, out)) return null;
  const ts = rules.above(rules.fromNow(trueTime(node, out.now)), node.sMax);
  if (!rules.isWithin(ts, leaseEnd(node))) return null;
  const index = group.propose(node, out, { op, origin, ts, statement: statementAt(ts) });
  if (index === null) {
    tell(node, out, origin, { kind: 'commit-refused', op, reason: FULL });
    return 0;
  }
  node.sMax = ts;
  node.seen = { ...node.seen, wrote: { op, ts, epoch: node.tenure?.epoch ?? 0 } };
  return index;
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
