/**
 * What the leader does for others: writes (§4.2.1), of one group, statements of transactions, and what other replicas want promised of timestamps
 * to come (§4.2.4). All as soon as its lease allows, in the order of coming.
 */
import { hearsDecision, hearsVote, passOn, prepares } from './two-phase-commit.ts';
import { calendarMs } from '../../../sim/epoch.ts';
import type { NodeId } from '../../../sim/node.ts';
import { lastIndex } from '../../shared/consensus/log.ts';
import { trueTime } from './clock.ts';
import { isLogged, logs, tell } from './commits.ts';
import { holdsLease, leaseEnd } from './leases.ts';
import type { CommitRequest, LeaderRequest, SafeTimeRequest } from './protocol.ts';
import { group, type SpanOut, type SpanState, type Tenure } from './state.ts';
import { goesAhead, takesPart, writesLocked } from './transactions.ts';

const WAITING_MAX = 10_000;
export const SAFE_TIMER = 'safe time';

/** What the leader does for others: at once, or as soon as its lease allows. True: it was done, or never will be. */
function done(node: SpanState, out: SpanOut, tenure: Tenure, from: NodeId, request: LeaderRequest): boolean {
  switch (request.kind) {
    case 'commit-request':
      return commits(node, out, tenure, from, request);
    case 'transaction-request':
      return takesPart(node, out, tenure, from, request);
    case 'safe-time-request':
      return promises(node, out, from, request);
    case 'prepare-request':
      return prepares(node, out, tenure, request);
    case 'prepare-vote':
      return hearsVote(node, out, tenure, request);
    case 'decision':
      return hearsDecision(node, out, tenure, request);
  }
}

/** To the leader: from another, or from its own clients. */
export function onLeaderRequest(node: SpanState, out: SpanOut, from: NodeId, request: LeaderRequest): void {
  const { tenure } = node;
  if (tenure === null && !('epoch' in request)) return passOn(node, out, request);
  if (tenure === null || tenure.waiting.length >= WAITING_MAX || ('epoch' in request && request.epoch !== tenure.epoch)) return;
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
  // Of several groups each keeps versions of its rows, so its log has rows, not statements.
  if (transactions.open.size > 0 || node.place.group > 0) {
    if (schema || !holdsLease(node, out)) return false;
    writesLocked(node, out, tenure, origin, request);
    return true;
  }
  const index = logs(node, out, origin, op, (ts) => ({ sql, params, nowMs: nowMs ?? calendarMs(ts), seed: op }));
  if (index !== null) transactions.unlockedTo = Math.max(transactions.unlockedTo, index);
  return index !== null;
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

/** Every so often, where reads may be old: nothing more will be written up to now (§4.2.4, MinNextTS of an idle group). */
export function promiseAgain(node: SpanState, out: SpanOut): void {
  const { members, rules, safeTimeUs } = node.place;
  out.setTimer(SAFE_TIMER, safeTimeUs);
  const t = trueTime(node, out.now).latest;
  if (node.tenure === null || !holdsLease(node, out) || !rules.isWithin(t, leaseEnd(node))) return;
  node.sMax = Math.max(node.sMax, t);
  node.seen = { ...node.seen, promised: { t, epoch: node.tenure.epoch } };
  for (const member of members) tell(node, out, member, { kind: 'safe-time', op: '', t, index: lastIndex(group.log(node)) });
}
