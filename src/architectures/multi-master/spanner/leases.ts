/**
 * Leader leases (§4.1.1, Appendix A): a leader gives timestamps only while a quorum has promised, by clocks that know how wrong they may
 * be, that nobody else does. So timestamps of a group rise from leader to leader.
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import { promise, wrote } from '../../shared/promises.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { trueTime } from './clock.ts';
import { restorePrepared } from './restoring.ts';
import type { LeaseRequest, LeaseVote } from './protocol.ts';
import { group, noTransactions, type SpanOut, type SpanState, type Tenure, type Vote } from './state.ts';

export const LEASE_TIMER = 'lease';
export const VOTE_KEY = 'lease vote';
/** Requests for votes that may still be answered. */
const ROUNDS_MAX = 16;
/** A lease is renewed so many times before it runs out. */
const RENEWALS = 4;
/** Whoever has none yet asks more often: votes may be promised to another, or their givers not know the time. */
const AGAIN_US = 100_000;

export const isVote = (value: unknown): value is Vote =>
  typeof value === 'object' && value !== null && 'holder' in value && 'until' in value;

/** Begins and ends tenures as Paxos finds and loses leaders. */
export function keepTenure(node: SpanState, out: SpanOut): void {
  const epoch = group.isLeader(node) ? group.epoch(node) : null;
  if (epoch === null) {
    if (node.tenure !== null) out.cancelTimer(LEASE_TIMER);
    node.tenure = null;
    return;
  }
  if (node.tenure?.epoch === epoch) return;
  node.tenure = {
    epoch,
    round: 0,
    asked: new Map(),
    votes: new Map(),
    waiting: [],
    transactions: noTransactions(lastIndex(group.log(node))),
  };
  node.holder ??= `${node.place.spec.id} ${epoch}`;
  node.sMax = Math.max(node.sMax, lastTimestamp(node));
  restorePrepared(node, node.tenure, out.now);
  ask(node, out, node.tenure);
}

/** Of the last write in its log: no leader before gave a higher one to anything that may be chosen. */
function lastTimestamp(node: SpanState): Micros {
  const log = group.log(node);
  for (let index = lastIndex(log); index > log.base.index; index -= 1) {
    const ts = entryAt(log, index)?.payload?.ts;
    if (ts !== undefined) return ts;
  }
  return 0;
}

function ask(node: SpanState, out: SpanOut, tenure: Tenure): void {
  const { members, leaseUs, spec } = node.place;
  tenure.round += 1;
  tenure.asked.set(tenure.round, trueTime(node, out.now));
  tenure.asked.delete(tenure.round - ROUNDS_MAX);
  const request: LeaseRequest = { kind: 'lease-request', epoch: tenure.epoch, holder: node.holder ?? '', round: tenure.round };
  for (const member of members) if (member !== spec.id) out.send(member, request);
  if (votes(node, out, request) && node.place.rules.isOnDisk(node.votesWritten, node.promises.synced))
    count(node, out, tenure, spec.id, tenure.round);
  const renewUs = Math.ceil(leaseUs / RENEWALS);
  out.setTimer(LEASE_TIMER, holdsLease(node, out) ? renewUs : Math.min(renewUs, AGAIN_US));
}

export function onLeaseTimer(node: SpanState, out: SpanOut): void {
  if (node.tenure !== null) ask(node, out, node.tenure);
}

/** Promises its vote, if it is free to; false if not. The promise is on its way to disk. */
function votes(node: SpanState, out: SpanOut, { epoch, holder }: LeaseRequest): boolean {
  const { rules, leaseUs } = node.place;
  // Who has lost its disk may have promised what it no longer knows.
  if (node.role.value === 'learner' || epoch < group.epoch(node)) return false;
  const now = trueTime(node, out.now);
  if (now.latest === Number.POSITIVE_INFINITY) return false;
  const { vote } = node;
  if (vote !== null && !rules.givesVote(vote.holder === holder, vote.until, now)) return false;
  node.vote = { holder, until: Math.max(vote?.holder === holder ? vote.until : 0, now.latest + leaseUs) };
  out.persist(VOTE_KEY, node.vote);
  node.votesWritten += 1;
  wrote(node.promises, out, node.votesWritten);
  return true;
}

export function onLeaseRequest(node: SpanState, out: SpanOut, from: NodeId, request: LeaseRequest): void {
  if (!votes(node, out, request)) return;
  const { holder, round } = request;
  promise(node.promises, out, node.place.rules, { upTo: node.votesWritten, to: from, message: { kind: 'lease-vote', holder, round } });
}

export function onLeaseVote(node: SpanState, out: SpanOut, from: NodeId, { holder, round }: LeaseVote): void {
  if (node.tenure !== null && holder === node.holder) count(node, out, node.tenure, from, round);
}

/** Its own vote is on disk. */
export function onOwnVote(node: SpanState, out: SpanOut): void {
  const { tenure, vote, holder, place } = node;
  if (tenure !== null && vote?.holder === holder && place.rules.isOnDisk(node.votesWritten, node.promises.synced))
    count(node, out, tenure, place.spec.id, tenure.round);
}

function count(node: SpanState, out: SpanOut, { asked, votes: known }: Tenure, from: NodeId, round: number): void {
  const { rules, leaseUs } = node.place;
  const left = asked.get(round);
  if (left === undefined) return;
  const until = rules.leaseCountsFrom(left, trueTime(node, out.now)) + leaseUs;
  const had = leaseEnd(node);
  known.set(from, Math.max(known.get(from) ?? 0, until));
  if (had === Number.NEGATIVE_INFINITY && leaseEnd(node) > had) out.report('lease', true);
}

/** Until when a quorum's votes last. */
export function leaseEnd({ tenure, place }: SpanState): Micros {
  const quorum = Math.floor(place.members.length / 2) + 1;
  const ends = [...(tenure?.votes.values() ?? [])].sort((a, b) => b - a);
  return ends[quorum - 1] ?? Number.NEGATIVE_INFINITY;
}

/** It leads, and may give timestamps now. */
export const holdsLease = (node: SpanState, out: SpanOut): boolean =>
  node.tenure !== null && node.place.rules.trusts(leaseEnd(node), trueTime(node, out.now));
