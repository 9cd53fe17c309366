/**
 * The proxy: a statement that writes goes to the main database and, when that has carried it out, to all others; one that reads goes to the
 * database that was drawn for its session. Answers are compared by their kind and by the number of rows, never by what the rows hold.
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
import { askForRows, onRows } from './comparing.ts';
import { answered, emptyCache, forget, keep } from './memory-cache.ts';
import type { StatementMessage } from './protocol.ts';
import { attached, gist, type Middleware, type ProxyOut, type ProxyState, type ProxyTag, type Running } from './state.ts';

const COUNTS_DIFFER = 'pgpool detected difference of the number of inserted, updated or deleted tuples';
const KINDS_DIFFER = 'kind mismatch among backends';

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
  const { spec, rules } = node.proxy;
  if (rules.isRepeated(!accept(node.recent, asked.op))) return;
  const isRead = !asked.transaction && !asked.ends && surelyReads(asked.sql);
  const kept = isRead ? answered(node, out, asked) : null;
  if (kept !== null) return out.send(client, kept);
  const to = isRead ? drawn(node, client) : attached(node)[0];
  if (to === undefined)
    return out.send(client, reply(asked.op, refusal('No database is attached to this proxy. Nothing was done.'), spec.id, null));
  const query = isRead ? asked : fixed(node, asked, out.now);
  node.running.set(asked.op, { client, query, isRead, answers: new Map() });
  out.send(to, query);
}

function onReply(node: ProxyState, out: ProxyOut, from: NodeId, answer: ClientReply): void {
  const running = node.running.get(answer.op);
  if (!running) return;
  if (running.isRead) return end(node, out, running, answer);
  running.answers.set(from, answer);
  const first = running.answers.size === 1;
  // What the first refuses, nobody else is asked.
  if (first && !answer.outcome.ok) return end(node, out, running, answer);
  if (first) for (const id of attached(node)) if (id !== from) out.send(id, running.query);
  settleIfDone(node, out, running);
}

/** All that are attached have answered. */
function settleIfDone(node: ProxyState, out: ProxyOut, running: Running): void {
  const { answers, query } = running;
  const asked = attached(node);
  const [first] = answers.values();
  if (!first || !node.proxy.rules.allAnswered(asked.filter((id) => answers.has(id)).length, asked.length)) return;
  const told = gist(first.outcome);
  const others = [...answers].filter(([, { outcome }]) => gist(outcome) !== told).map(([id]) => id);
  if (others.length === 0) {
    if (first.outcome.ok) node.confirmed = { op: query.op, by: asked };
    return end(node, out, running, first);
  }
  const what = others.some((id) => answers.get(id)?.outcome.ok === false) ? KINDS_DIFFER : COUNTS_DIFFER;
  out.report('mismatch', what);
  if (node.proxy.detaches) {
    for (const id of minority(running)) detach(node, out, id);
    return end(node, out, running, [...answers].find(([id]) => !node.detached.has(id))?.[1] ?? first);
  }
  const list = [...answers].map(([id, { outcome }]) => `${id}: ${gist(outcome)}`).join('; ');
  end(node, out, running, {
    ...first,
    outcome: unknown(`${what} (${list}). The session was ended; each database keeps what it has done.`),
  });
}

/** Whoever answered as fewer others did; of equally many, those that are not with the main database. */
function minority({ answers }: Running): readonly NodeId[] {
  const groups = new Map<string, NodeId[]>();
  for (const [id, { outcome }] of answers) groups.set(gist(outcome), [...(groups.get(gist(outcome)) ?? []), id]);
  const [most = []] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return [...answers.keys()].filter((id) => !most.includes(id));
}

function detach(node: ProxyState, out: ProxyOut, id: NodeId): void {
  if (node.detached.has(id)) return;
  node.detached.add(id);
  out.report('detached', id);
}

function end(node: ProxyState, out: ProxyOut, running: Running, answer: ClientReply): void {
  const { client, query, isRead } = running;
  node.running.delete(query.op);
  if (isRead) keep(node, out, running, answer);
  else forget(node, out, running);
  out.send(client, { ...answer, op: query.op });
}

/** A database's host says that nobody listens there: it is detached, and nobody waits for it. */
function onRefused(node: ProxyState, out: ProxyOut, peer: NodeId, { op }: ClientQuery): void {
  detach(node, out, peer);
  const running = node.running.get(op);
  if (!running) return;
  const first = running.answers.size === 0;
  const next = first ? (running.isRead ? drawn(node, running.client) : attached(node)[0]) : undefined;
  if (first && next !== undefined) return out.send(next, running.query);
  if (first)
    return end(
      node,
      out,
      running,
      reply(op, refusal('No database is attached to this proxy. Nothing was done.'), node.proxy.spec.id, null),
    );
  settleIfDone(node, out, running);
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
    },
  };
}
