/**
 * A client with two connections, as applications in front of PostgreSQL have them: it reads from the database of its region and sends
 * what may write straight to the primary. The answer and the change that was made travel by different connections, so that its next read may
 * be too early for its own write. Who leads it learns from who answers its writes; while it does not know, it asks its own database, which passes
 * writes on. Source: libpq, *Connection Strings*, target_session_attrs.
 */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { Answer } from '../../sim/operation.ts';
import type { Driver, Posed } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { surelyReads } from '../shared/surely-reads.ts';
import { operationIn } from '../shared/transactions/client.ts';

/** The connection to one database. */
interface Way {
  readonly driver: Driver;
  readonly state: unknown;
}

interface Routing {
  /** What the way to each database keeps. */
  readonly states: Map<NodeId, unknown>;
  /** Whom it takes for the primary; null: it does not know. */
  primary: NodeId | null;
  /** Operations that are under way: op → the database that was asked. */
  readonly asked: Map<string, NodeId>;
  /** A session stays where it was opened, as a connection does. */
  readonly sessions: Map<string, NodeId>;
}

export function writesStraight(home: NodeId, databases: readonly NodeSpec[]): Driver<Routing> {
  const drivers: ReadonlyMap<NodeId, Driver> = new Map(databases.map(({ id }) => [id, asksOne(id)]));
  const first = databases[0]?.id ?? home;

  const wayTo = ({ states }: Routing, node: NodeId): Way | null => {
    const driver = drivers.get(node);
    return driver ? { driver, state: states.get(node) } : null;
  };

  function whomToAsk(routing: Routing, { sql, steps, session, transaction, ends }: Posed): NodeId {
    if (session !== undefined) return routing.sessions.get(session) ?? routing.primary ?? home;
    const isRead = !steps && !transaction && !ends && surelyReads(sql);
    return isRead ? home : (routing.primary ?? home);
  }

  /** What came from `node`; a write's answer says who leads, and one that was no answer that nobody is known to. */
  function heard(routing: Routing, node: NodeId, answer: Answer | null): Answer | null {
    if (!answer) return null;
    routing.asked.delete(answer.op);
    const { outcome, served } = answer;
    if (outcome.ok && outcome.wrote && served) routing.primary = served.node;
    else if (!outcome.ok && outcome.problem.code === undefined && served?.position == null) giveUp(routing, node);
    return answer;
  }

  function forgetPrimary(routing: Routing, node: NodeId): void {
    if (routing.primary === node) routing.primary = null;
  }

  /** Nobody answers there, or nobody who can: its sessions are opened anew, and what they had begun is over. */
  function giveUp(routing: Routing, node: NodeId): void {
    forgetPrimary(routing, node);
    for (const [session, open] of routing.sessions) if (open === node) routing.sessions.delete(session);
  }

  return {
    home,
    boot: (out) => ({
      states: new Map([...drivers].map(([node, driver]) => [node, driver.boot(out)])),
      primary: first,
      asked: new Map(),
      sessions: new Map(),
    }),
    ask(routing, out, posed) {
      const node = whomToAsk(routing, posed);
      const way = wayTo(routing, node);
      if (!way) return null;
      routing.asked.set(posed.op, node);
      if (posed.session !== undefined) routing.sessions.set(posed.session, node);
      return heard(routing, node, way.driver.ask(way.state, out, posed));
    },
    hear(routing, out, from, message) {
      const node = routing.asked.get(operationIn(message)) ?? from;
      const way = wayTo(routing, node);
      return heard(routing, node, way?.driver.hear(way.state, out, from, message) ?? null);
    },
    refused(routing, out, peer, message) {
      const way = wayTo(routing, peer);
      giveUp(routing, peer);
      return heard(routing, peer, way?.driver.refused?.(way.state, out, peer, message) ?? null);
    },
    lost(routing, out, peer, waiting) {
      const way = wayTo(routing, peer);
      forgetPrimary(routing, peer);
      const there = waiting.filter((op) => routing.asked.get(op) === peer);
      return way?.driver.lost?.(way.state, out, peer, there) ?? [];
    },
    forget(routing, out, op) {
      const node = routing.asked.get(op);
      const way = node === undefined ? null : wayTo(routing, node);
      routing.asked.delete(op);
      if (node === undefined) return;
      forgetPrimary(routing, node);
      way?.driver.forget?.(way.state, out, op);
    },
  };
}
