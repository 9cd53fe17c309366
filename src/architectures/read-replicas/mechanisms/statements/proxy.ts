/**
 * The proxy: a statement that writes goes to the main database and, when that has carried it out, to all others; one that reads goes to the
 * database that was drawn for its session. What they answer is compared, and then committed, at the main database last.
 * Source: pgpool/pgpool2, doc/src/sgml (connection-settings, loadbalance, restrictions); src/protocol/pool_proto_modules.c.
 */
import { calendarMs } from '../../../../sim/epoch.ts';
import type { NodeLogic } from '../../../../sim/logic.ts';
import type { NodeId } from '../../../../sim/node.ts';
import type { ClientQuery, ClientReply } from '../../../contract.ts';
import { refusal, reply, unknown } from '../../../shared/answers.ts';
import { accept, noOperations } from '../../../shared/recent.ts';
import { changeRole } from '../../../shared/roles.ts';
import { surelyReads } from '../../../shared/surely-reads.ts';
import { middlewareRoles } from '../../machine.ts';
import { differing, minorityOf, mismatchIn } from './agreeing.ts';
import { abort, askNext, begin, endOf, hasOwnTransaction, isGroupDone, withOwnTransaction } from './asking.ts';
import { askForRows, onRows } from './comparing.ts';
import { answered, emptyCache, forget, keep } from './memory-cache.ts';
import type { StatementMessage } from './protocol.ts';
import { attached, type Middleware, type ProxyOut, type ProxyState, type ProxyTag, type Running } from './state.ts';

/** With these at the main database the transaction is over at all (check_errors): deadlock, serialization failure, cancelled. */
const ENDS_ALL: ReadonlySet<string | undefined> = new Set(['40P01', '40001', '57014']);
const NOBODY = 'No database is attached to this proxy. Nothing was done.';

/** Numerical Recipes' linear congruential generator. */
function below(node: ProxyState, count: number): number {
  node.seed = (Math.imul(node.seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((node.seed / 0x1_0000_0000) * count);
}

/** The database that answers a read of this client. */
function drawn(node: ProxyState, client: NodeId): NodeId | undefined {
  const known = node.proxy.bySession ? node.sessions.get(client) : undefined;
  const among = attached(node);
  if (known !== undefined && among.includes(known)) return known;
  const chosen = among[below(node, among.length)];
  if (chosen !== undefined) node.sessions.set(client, chosen);
  return chosen;
}

/** The same moment for every database, except where the rows come from a query. */
function fixed({ proxy }: ProxyState, query: ClientQuery, now: number): ClientQuery {
  const fromQuery = /^\s*(insert|replace)\b[\s\S]*\bselect\b/i.test(query.sql);
  return proxy.rewritesNow && !fromQuery && query.nowMs === undefined ? { ...query, nowMs: calendarMs(now) } : query;
}

function onQuery(node: ProxyState, out: ProxyOut, client: NodeId, asked: ClientQuery): void {
  const { rules } = node.proxy;
  if (rules.isRepeated(!accept(node.recent, asked.op))) return;
  const isRead = !asked.transaction && !asked.ends && surelyReads(asked.sql);
  const kept = isRead ? answered(node, out, asked) : null;
  if (kept !== null) return out.send(client, kept);
  const query = isRead ? asked : fixed(node, asked, out.now);
  const running: Running = {
    ...{ client, query, isRead, asked: query, group: [], later: [] },
    ...{ sent: new Set(), answers: new Map(), done: null },
  };
  if (isRead) read(node, out, running);
  else write(node, out, running);
}

function read(node: ProxyState, out: ProxyOut, running: Running): void {
  const { client, query } = running;
  const to = drawn(node, client);
  node.running.set(query.op, running);
  if (to === undefined) return end(node, out, running, nobodyIs(node, running));
  running.group = [to];
  out.send(to, query);
}

function write(node: ProxyState, out: ProxyOut, running: Running): void {
  begin(node, out, running, withOwnTransaction(node, running.query));
  if (attached(node).length === 0) end(node, out, running, nobodyIs(node, running));
}

/** Nobody is left who could answer. */
function nobodyIs({ proxy }: ProxyState, { query, sent, done }: Running): ClientReply {
  const isCertain = sent.size === 0 && done === null;
  const outcome = isCertain ? refusal(NOBODY) : unknown('The last database of this proxy was lost before it answered.');
  return reply(query.op, outcome, proxy.spec.id, null);
}

function onReply(node: ProxyState, out: ProxyOut, from: NodeId, answer: ClientReply): void {
  const running = node.running.get(answer.op);
  if (!running) return;
  if (running.isRead) return end(node, out, running, answer);
  running.answers.set(from, answer);
  goOn(node, out, running);
}

/** Asks whoever comes next; when all that are attached have answered, their answers are compared. */
function goOn(node: ProxyState, out: ProxyOut, running: Running): void {
  const { answers, asked } = running;
  const all = attached(node);
  if (all.length === 0) return end(node, out, running, nobodyIs(node, running));
  if (isGroupDone(node, running)) {
    const [only] = answers.values();
    if (answers.size === 1 && only?.outcome.ok === false && isOverAtOnce(asked, only)) {
      if (asked.transaction && !hasOwnTransaction(running)) abort(running, out, all.slice(1));
      return end(node, out, running, certain(running, only));
    }
    askNext(node, out, running);
  }
  if (node.proxy.rules.allAnswered(all.filter((id) => answers.has(id)).length, all.length)) settle(node, out, running);
}

/** What the main database refuses so, nobody else is asked. */
const isOverAtOnce = ({ transaction, ends }: ClientQuery, { outcome }: ClientReply): boolean =>
  !ends && (!transaction || (!outcome.ok && ENDS_ALL.has(outcome.problem.code)));

/** A refusal is none for certain where somebody else may have carried it out, and keeps that. */
function certain({ asked, sent, answers }: Running, answer: ClientReply): ClientReply {
  if (answer.outcome.ok || asked.transaction || [...sent].every((id) => answers.has(id))) return answer;
  return { ...answer, outcome: unknown('A database was lost that was asked, too: it may have carried this out.') };
}

function settle(node: ProxyState, out: ProxyOut, running: Running): void {
  const { answers, query, asked, done } = running;
  const by = attached(node);
  const told = by.map((id) => answers.get(id)).find((answer) => answer !== undefined);
  if (!told) return;
  // Who rolls back has an answer, whatever was still open.
  if (query.ends?.commit === false) return end(node, out, running, told);
  const what = mismatchIn(answers);
  if (what !== null) return disagree(node, out, running, what);
  if (!told.outcome.ok) return end(node, out, running, certain(running, told));
  if (asked.transaction && hasOwnTransaction(running)) {
    running.done = told;
    return begin(node, out, running, endOf(asked.transaction.id, true));
  }
  node.confirmed = { op: asked.op, by };
  if (!done?.outcome.ok) return end(node, out, running, told);
  // What the statement has changed it knows best, and whether it is written its COMMIT.
  const { wrote } = told.outcome;
  end(node, out, running, { ...told, outcome: { ...done.outcome, wrote } });
}

/** Whoever is in the minority may be asked no more; the client is told neither answer. */
function disagree(node: ProxyState, out: ProxyOut, running: Running, what: string): void {
  const { answers, asked } = running;
  const by = attached(node);
  const [first] = answers.values();
  if (!first) return;
  out.report('mismatch', what);
  abort(running, out, by);
  const outvoted = node.proxy.detaches ? minorityOf(answers, by[0]) : [];
  const most = [...answers].find(([id]) => !outvoted.includes(id))?.[1] ?? first;
  const outcome = node.proxy.rules.isToldByMost(outvoted.length) ? most.outcome : differing(what, { answers, asked });
  end(node, out, running, { ...most, outcome });
  detach(node, out, outvoted);
}

/** They are asked no more, and nobody waits for them. */
function detach(node: ProxyState, out: ProxyOut, ids: readonly NodeId[]): void {
  for (const id of ids) {
    if (node.detached.has(id)) continue;
    node.detached.add(id);
    out.report('detached', id);
  }
  for (const running of [...node.running.values()]) {
    if (node.running.get(running.asked.op) !== running || !running.group.some((id) => node.detached.has(id))) continue;
    if (running.isRead) read(node, out, running);
    // Nobody has begun: another is the main database now.
    else if (running.sent.size === 0 && running.done === null) write(node, out, running);
    else goOn(node, out, running);
  }
}

function end(node: ProxyState, out: ProxyOut, running: Running, answer: ClientReply): void {
  const { client, query, isRead, asked } = running;
  node.running.delete(asked.op);
  if (isRead) keep(node, out, running, answer);
  else forget(node, out, running);
  out.send(client, { ...answer, op: query.op });
}

/** A database's host says that nobody listens there: it has not been asked. */
function onRefused(node: ProxyState, out: ProxyOut, peer: NodeId, { op }: ClientQuery): void {
  node.running.get(op)?.sent.delete(peer);
  detach(node, out, [peer]);
}

export function proxyLogic(proxy: Middleware): NodeLogic<ProxyState, StatementMessage, unknown, ProxyTag> {
  return {
    roles: middlewareRoles,
    boot(_disk, role, out, birth) {
      const node: ProxyState = {
        ...{ proxy, role, running: new Map(), detached: new Set(), sessions: new Map(), recent: noOperations() },
        ...{ seed: 0, cache: emptyCache(), compared: null, confirmed: null },
      };
      if (birth !== 'first') changeRole(middlewareRoles, node, out, 'READY');
      out.draw({ kind: 'seed' }, 0, 0xffff_ffff);
      return node;
    },
    step(node, input, out) {
      if (input.type === 'message') {
        const { from, message } = input;
        if (message.kind === 'query') onQuery(node, out, from, message);
        else if (message.kind === 'reply') onReply(node, out, from, message);
        else if (message.kind === 'rows') onRows(node, out, from, message);
      } else if (input.type === 'drawn') node.seed = input.value;
      else if (input.type === 'order' && input.order === 'compare') askForRows(node, out);
      else if (input.type === 'refused' && input.message.kind === 'query') onRefused(node, out, input.peer, input.message);
      else if (input.type === 'reset' && node.proxy.databases.includes(input.peer)) detach(node, out, [input.peer]);
    },
  };
}
