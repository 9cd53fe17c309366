/**
 * Linearizable reads at a member that does not lead. One question to the leader stands for all reads that wait for it, as in
 * etcd's server. A read that comes while a question is on its way takes the next: the leader may have noted its index before
 * the read came, and something may have been committed in between.
 */
import type { Micros } from '../../sim/node.ts';
import type { Member, Request } from './member.ts';

/** A question that was not answered in this part of a request's patience may be lost: the next read asks again. */
const LOST_AFTER = 1 / 4;

/** The read takes the next question; it leaves at the end of the step at the earliest. */
export function wantIndex(member: Member, request: Request): void {
  const { group, readQuestions } = member;
  if (group.isLeader) {
    group.read({ from: member.id, ticket: request.op });
    return;
  }
  const number = member.config.raft.rules.readRound(member.readsAsked);
  const reads = readQuestions.get(number);
  if (reads === undefined) readQuestions.set(number, [request]);
  else reads.push(request);
}

/** Sends the next question if reads wait for it and none is on its way. */
export function askIfDue(member: Member, now: Micros): void {
  const { group, readQuestions } = member;
  const next = member.readsAsked + 1;
  if (group.leader === null || group.isLeader || !readQuestions.has(next)) return;
  if (readQuestions.size > 1) {
    if (!isLate(member, now)) return;
    forgetExpired(member);
    if (!readQuestions.has(next)) return;
  }
  member.readsAsked += 1;
  member.readsAskedAt = now;
  member.send(group.leader, { kind: 'read-index', ticket: `${member.life} ${member.readsAsked}`, term: group.epoch });
}

/** Reads whose time was up wait for nothing. A leader that is heard and hears nothing would otherwise let them gather. */
function forgetExpired(member: Member): void {
  for (const [number, reads] of member.readQuestions) {
    const waiting = reads.filter((read) => member.requests.get(read.op) === read);
    if (waiting.length === 0) member.readQuestions.delete(number);
    else if (waiting.length < reads.length) member.readQuestions.set(number, waiting);
  }
}

/** Another leader, or none: what the last one was asked says nothing any more. */
export function forgetQuestions(member: Member): void {
  member.readQuestions.clear();
}

/** An answer serves the reads of its question and of all before it. Returns them. */
export function coveredBy(member: Member, ticket: string): readonly Request[] {
  const [life, number = 0] = ticket.split(' ').map(Number);
  const covered: Request[] = [];
  if (life !== member.life || number > member.readsAsked) return covered;
  for (const [asked, reads] of member.readQuestions) {
    if (asked > number) break;
    covered.push(...reads);
    member.readQuestions.delete(asked);
  }
  return covered;
}

/** A clock that was set back since cannot tell, so it asks again. */
function isLate(member: Member, now: Micros): boolean {
  const waitedUs = now - member.readsAskedAt;
  return waitedUs < 0 || waitedUs >= member.config.requestTimeoutUs * LOST_AFTER;
}
