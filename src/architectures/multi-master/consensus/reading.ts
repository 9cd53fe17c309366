/**
 * Linearizable reads at a member that does not lead. One question to the leader stands for all reads that wait for it, as in
 * etcd's server. A read that comes while a question is on its way takes the next: the leader may have noted its index before
 * the read came, and something may have been committed in between.
 */
import type { Micros } from '../../../sim/node.ts';
import { group } from './group.ts';
import type { MemberOut, MemberState, Request } from './state.ts';

/** A question that was not answered in this part of a request's patience may be lost: the next read asks again. */
const LOST_AFTER = 1 / 4;

/** The read takes the next question; it leaves at the end of the step at the earliest. */
export function wantIndex(node: MemberState, out: MemberOut, request: Request): void {
  if (group.isLeader(node)) {
    group.read(node, out, { from: node.place.spec.id, ticket: request.op });
    return;
  }
  const number = node.place.rules.readRound(node.readsAsked);
  const reads = node.readQuestions.get(number);
  if (reads === undefined) node.readQuestions.set(number, [request]);
  else reads.push(request);
}

/** Sends the next question if reads wait for it, none is on its way, and its name will never be used again. */
export function askIfDue(node: MemberState, out: MemberOut): void {
  const { readQuestions } = node;
  const leader = group.leader(node);
  const next = node.readsAsked + 1;
  if (leader === null || group.isLeader(node) || !node.isNumbered || !readQuestions.has(next)) return;
  if (readQuestions.size > 1) {
    if (!isLate(node, out.now)) return;
    forgetExpired(node);
    if (!readQuestions.has(next)) return;
  }
  node.readsAsked += 1;
  node.readsAskedAt = out.now;
  out.send(leader, { kind: 'read-index', ticket: `${node.life} ${node.readsAsked}`, term: group.epoch(node) });
}

/** Reads whose time was up wait for nothing. A leader that is heard and hears nothing would otherwise let them gather. */
function forgetExpired({ readQuestions, requests }: MemberState): void {
  for (const [number, reads] of readQuestions) {
    const waiting = reads.filter((read) => requests.get(read.op) === read);
    if (waiting.length === 0) readQuestions.delete(number);
    else if (waiting.length < reads.length) readQuestions.set(number, waiting);
  }
}

/** Another leader, or none: what the last one was asked says nothing any more. */
export function forgetQuestions({ readQuestions }: MemberState): void {
  readQuestions.clear();
}

/** An answer serves the reads of its question and of all before it. Returns them. */
export function coveredBy({ readQuestions, life: own, readsAsked }: MemberState, ticket: string): readonly Request[] {
  const [life, number = 0] = ticket.split(' ').map(Number);
  const covered: Request[] = [];
  if (life !== own || number > readsAsked) return covered;
  for (const [asked, reads] of readQuestions) {
    if (asked > number) break;
    covered.push(...reads);
    readQuestions.delete(asked);
  }
  return covered;
}

/** When this member's last question left, if this answers it. */
export function askedLastAt({ life, readsAsked, readsAskedAt }: MemberState, ticket: string): Micros | null {
  return ticket === `${life} ${readsAsked}` ? readsAskedAt : null;
}

/** A clock that was set back since cannot tell, so it asks again. */
function isLate({ place, readsAskedAt }: MemberState, now: Micros): boolean {
  const waitedUs = now - readsAskedAt;
  return waitedUs < 0 || waitedUs >= place.requestTimeoutUs * LOST_AFTER;
}
