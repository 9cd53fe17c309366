/** What becomes of a client's statement: run here, or passed on to the primary and its answer relayed. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { QueryResult, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { type Asked, asQueryResult, extrasOf, queryJob, refusal, reply, unknown } from '../shared/answers.ts';
import { keepPromises, type SyncTag } from '../shared/promises.ts';
import { accept } from '../shared/recent.ts';
import { busy, idle } from '../shared/transactions/idle.ts';
import { settle, syncApplied } from './follow.ts';
import { retained, shipAll } from './lead.ts';
import { add } from './log.ts';
import { forgetStatements, noteStatement, tellTails, withStatements } from './tails.ts';
import type { Forward, ForwardReply, ReplicaMessage } from './protocol.ts';
import type { Statement } from './statement.ts';
import { advanceTo, isReadable, type ReplicaOut, type ReplicaState } from './state.ts';
import { serves } from './upstream.ts';

/** Followed by the operation. */
const FORWARD_TIMER = 'forward ';

export function onQuery(node: ReplicaState, out: ReplicaOut, from: NodeId, query: ClientQuery): void {
  const { spec, rules } = node.place;
  // Before anything else: a doubled question must not be refused for certain once and carried out the other time.
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  if (!isReadable(node)) return out.send(from, reply(query.op, refusal(whyUnavailable(node)), spec.id, null));
  const leads = node.role.value === 'primary';
  const why = leads ? node.place.promotion.refuses?.(node) : null;
  if (why != null) return out.send(from, reply(query.op, refusal(why), spec.id, null));
  // A transaction is the primary's, its reads too: here it would see other data than it writes.
  if (!leads && (query.transaction || query.ends)) return passOn(node, out, from, query);
  run(node, out, from, query, leads ? 'write' : 'read');
}

function run(node: ReplicaState, out: ReplicaOut, from: NodeId, given: Asked, as: Statement['as']): void {
  const { commit } = node.place;
  const asked = as === 'read' ? given : (commit.heard?.(node, given) ?? given);
  if ('ok' in asked) return out.send(from, answerOf(node, given.op, as, asked, null));
  if (as !== 'read') node.writing += 1;
  busy(node.idleSince, asked);
  const holds = as !== 'read' && holdsBack(node, asked);
  const statement: Statement = { from, asked, as, since: node.currentAt };
  node.place.replay.begins?.(node, statement);
  out.execute({ kind: 'statement', ...statement }, queryJob(asked, as === 'read', holds));
}

function holdsBack(node: ReplicaState, asked: Asked): boolean {
  const { holds, levelOf, holdsAt } = node.place.commit;
  const level = levelOf?.(node, asked);
  return level === undefined ? holds : (holdsAt?.(level) ?? holds);
}

/** To a client of its own, or to the database that has passed on what one asked. */
function answerOf(node: ReplicaState, op: string, as: Statement['as'], outcome: Outcome, position: number | null): ReplicaMessage {
  const { standing, place } = node;
  return as === 'forward'
    ? { kind: 'forward-reply', timeline: standing.timeline, op, outcome, position }
    : reply(op, outcome, place.spec.id, position);
}

function whyUnavailable({ place, role, standing }: ReplicaState): string {
  const self = place.spec.id;
  const { primary, timeline } = standing;
  if (role.value === 'starting') return `${self} is starting. Ask again in a moment.`;
  if (role.value === 'empty') return `${self} has no whole database. It waits for a copy from a primary.`;
  return `${self} does not answer: another database was promoted without it (timeline ${timeline}). It is being rebuilt from ${primary ?? 'a primary that it does not know yet'}.`;
}

export function onForward(node: ReplicaState, out: ReplicaOut, from: NodeId, asked: Forward): void {
  const { op } = asked;
  const { spec, rules } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const leads = node.role.value === 'primary';
  const why = leads ? node.place.promotion.refuses?.(node) : `${spec.id} is not the primary. Nothing was written.`;
  if (why == null) return run(node, out, from, asked, 'forward');
  const outcome = refusal(why);
  out.send(from, { kind: 'forward-reply', timeline: node.standing.timeline, op, outcome, position: null });
}

export function onStatement(node: ReplicaState, out: ReplicaOut, statement: Statement, result: SqlResult): void {
  const { from, asked, as } = statement;
  if (node.place.replay.ends?.(node, out, statement) === false) return;
  if (as === 'read') return onRead(node, out, statement, result);
  node.writing -= 1;
  const { spec, rules } = node.place;
  const { outcome, position, change: written } = asQueryResult(result);
  const change = written === null ? null : withStatements(node, asked, node.place.replay.cleansUp?.(node, out, asked, written) ?? written);
  if (outcome.ok && outcome.changes > 0) noteStatement(node, asked);
  forgetStatements(node, asked);
  advanceTo(node, out, rules.furthest(node.position, position));
  idle(node.idleSince, out, node.place.idleUs, asked, outcome);
  if (change !== null) add(node.log, retained(node), [change], out);
  // Fenced while it ran: the write is on a timeline that nobody will follow.
  const told =
    change !== null && node.role.value !== 'primary'
      ? unknown(`Another database was promoted while ${spec.id} wrote this. The write is being lost.`)
      : outcome;
  const message = answerOf(node, asked.op, as, told, position);
  const level = node.place.commit.levelOf?.(node, asked);
  node.place.commit.ended?.(node, asked);
  node.place.commit.written(node, out, position, level);
  // Where the disk takes no time, it is there already.
  if (change !== null) shipAll(node, out);
  if (change !== null) tellTails(node, out, [change]);
  node.place.commit.answer(node, out, { upTo: position, to: from, message, wrote: change !== null, ...(level !== undefined && { level }) });
  if (node.role.value === 'fenced') settle(node, out);
}

/** What was written is on disk: clients hear of it, and replicas get it. */
export function onWritten(node: ReplicaState, out: ReplicaOut, tag: SyncTag): void {
  keepPromises(node.promises, out, tag);
  node.place.commit.onSynced?.(node, out);
  if (node.role.value === 'primary') shipAll(node, out);
  else if (node.role.value === 'fenced') settle(node, out);
  else {
    syncApplied(node, out);
    if (serves(node)) shipAll(node, out);
  }
}

/** A replica answers what it can. What would write, or names a table it does not know yet, is for the primary. */
function onRead(node: ReplicaState, out: ReplicaOut, { from: client, asked, since }: Statement, result: SqlResult): void {
  const read: QueryResult | null = result.kind === 'refused' ? null : asQueryResult(result);
  const understood = read !== null && (read.outcome.ok || read.classification !== null);
  const self = node.place.spec.id;
  const { primary } = node.standing;
  if (read !== null && (understood || primary === null || !node.hearsPrimary))
    return out.send(client, { ...reply(asked.op, read.outcome, self, read.position), ageUs: ageOf(since, out.now) });
  // Promoted while the statement was looked at.
  if (node.role.value === 'primary') return run(node, out, client, asked, 'write');
  passOn(node, out, client, asked);
}

/** How old a copy is at most that was as its primary at `since`, as far as the two clocks agree. */
const ageOf = (since: Micros | null, now: Micros): Micros | null => (since === null ? null : Math.max(0, now - since));

/** To the primary, if one is heard. */
function passOn(node: ReplicaState, out: ReplicaOut, client: NodeId, asked: Asked): void {
  const self = node.place.spec.id;
  const { primary, timeline } = node.standing;
  if (primary === null || primary === self || !node.hearsPrimary) {
    const why = `${self} cannot write and hears no primary${primary === null || primary === self ? '' : ` (it was ${primary})`}. Nothing was written.`;
    return out.send(client, reply(asked.op, refusal(why), self, null));
  }
  const { op, sql, params } = asked;
  node.forwarded.set(op, client);
  out.send(primary, { kind: 'forward', timeline, op, sql, params, ...extrasOf(asked) });
  out.setTimer(FORWARD_TIMER + op, node.place.forwardTimeoutUs);
}

export function onForwardReply(node: ReplicaState, out: ReplicaOut, from: NodeId, { op, outcome, position }: ForwardReply): void {
  const client = node.forwarded.get(op);
  if (client === undefined) return;
  node.forwarded.delete(op);
  out.cancelTimer(FORWARD_TIMER + op);
  out.send(client, reply(op, outcome, from, position));
}

/** The primary has not answered in time. */
export function onForwardTimeout(node: ReplicaState, out: ReplicaOut, timer: string): void {
  const why = `The primary gave no answer within ${node.place.forwardTimeoutUs / 1000} ms. The write may have happened: read the row to find out.`;
  giveUp(node, out, timer.slice(FORWARD_TIMER.length), unknown(why));
}

/** The primary's host says that nobody listens there. */
export function onForwardRefused(node: ReplicaState, out: ReplicaOut, primary: NodeId, op: string): void {
  out.cancelTimer(FORWARD_TIMER + op);
  giveUp(node, out, op, refusal(`The primary, ${primary}, refuses connections: nobody listens there. Nothing was written.`));
}

function giveUp(node: ReplicaState, out: ReplicaOut, op: string, outcome: Outcome): void {
  const client = node.forwarded.get(op);
  if (client === undefined) return;
  node.forwarded.delete(op);
  out.send(client, reply(op, outcome, node.place.spec.id, null));
}
