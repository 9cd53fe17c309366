/**
 * A client that looks after its own session guarantees: it remembers how far the answers were that it has had, and does not take an older one
 * for new. By position: a read is asked of the database of its region, and of the primary when that one is behind. Or by sticking: for a while
 * after a write it reads from the primary. Sources: Terry et al. 1994, *Session Guarantees for Weakly Consistent Replicated Data*; GitLab,
 * *Database Load Balancing* (sticking to the primary until a replica has replayed the write); Rails, ActiveRecord::Middleware::DatabaseSelector.
 */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Answer } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Driver, Posed } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { surelyReads } from '../shared/surely-reads.ts';
import { isWithin } from './follow.ts';

export interface Wanting {
  readonly how: 'by position' | 'by the primary';
  /** By the primary: for so long after a write. */
  readonly stickUs: Micros;
  /** Whether an answer from this position will do for who has seen that one. */
  isFreshEnough(position: number, seen: number): boolean;
}

interface Session {
  /** What its ordinary way keeps, and its ways to primaries. */
  readonly base: unknown;
  readonly direct: Map<NodeId, unknown>;
  /** The highest position of an answer; and when a write was last confirmed, by the client's clock. */
  seen: number;
  wroteAt: Micros | null;
  primary: NodeId;
  /** Reads that its own database is asked first: they may have to be asked again. */
  readonly reads: Map<string, Posed>;
  /** Operations that a primary was asked directly: op → which. */
  readonly asked: Map<string, NodeId>;
}

const isRead = ({ sql, steps, session, transaction, ends }: Posed): boolean =>
  session === undefined && !steps && !transaction && !ends && surelyReads(sql);

export function freshEnough(base: Driver, databases: readonly NodeSpec[], wanting: Wanting): Driver<Session> {
  const drivers: ReadonlyMap<NodeId, Driver> = new Map(databases.map(({ id }) => [id, asksOne(id)]));
  const first = databases[0]?.id ?? base.home;

  function askPrimary(session: Session, out: Out, posed: Posed): Answer | null {
    const { primary } = session;
    session.asked.set(posed.op, primary);
    return drivers.get(primary)?.ask(session.direct.get(primary), out, posed) ?? null;
  }

  function learn(session: Session, { op, outcome, served }: Answer, now: Micros): void {
    session.reads.delete(op);
    session.asked.delete(op);
    if (!outcome.ok || served === null) return;
    if (served.position !== null) session.seen = Math.max(session.seen, served.position);
    if (!outcome.wrote) return;
    session.primary = served.node;
    session.wroteAt = now;
  }

  /** An answer that is older than one that it has had is not taken; the primary has what it lacks. */
  function heard(session: Session, out: Out, answer: Answer | null): Answer | null {
    if (answer === null) return null;
    const { op, outcome, served } = answer;
    const read = session.reads.get(op);
    const position = served?.position ?? null;
    const isOld = outcome.ok && position !== null && !wanting.isFreshEnough(position, session.seen);
    if (read && isOld && wanting.how === 'by position' && served?.node !== session.primary) {
      session.reads.delete(op);
      return askPrimary(session, out, read);
    }
    learn(session, answer, out.now);
    return answer;
  }

  return {
    home: base.home,
    boot: (out) => ({
      base: base.boot(out),
      direct: new Map([...drivers].map(([node, driver]) => [node, driver.boot(out)])),
      seen: 0,
      wroteAt: null,
      primary: first,
      reads: new Map(),
      asked: new Map(),
    }),
    ask(session, out, posed) {
      const { wroteAt } = session;
      if (!isRead(posed)) return heard(session, out, base.ask(session.base, out, posed));
      if (wanting.how === 'by the primary' && wroteAt !== null && isWithin(wanting.stickUs, wroteAt, out.now))
        return heard(session, out, askPrimary(session, out, posed));
      session.reads.set(posed.op, posed);
      return heard(session, out, base.ask(session.base, out, posed));
    },
    hear(session, out, from, message) {
      const node = 'op' in message ? session.asked.get(String(message['op'])) : undefined;
      const driver = node === undefined ? base : drivers.get(node);
      const state = node === undefined ? session.base : session.direct.get(node);
      return heard(session, out, driver?.hear(state, out, from, message) ?? null);
    },
    refused(session, out, peer, message) {
      const node = 'op' in message ? session.asked.get(String(message['op'])) : undefined;
      const driver = node === undefined ? base : drivers.get(node);
      const state = node === undefined ? session.base : session.direct.get(node);
      return heard(session, out, driver?.refused?.(state, out, peer, message) ?? null);
    },
    lost(session, out, peer, waiting) {
      const direct = waiting.filter((op) => session.asked.get(op) === peer);
      const others = waiting.filter((op) => !session.asked.has(op));
      return [...direct, ...(base.lost?.(session.base, out, peer, others) ?? [])];
    },
    forget(session, out, op) {
      session.reads.delete(op);
      const node = session.asked.get(op);
      session.asked.delete(op);
      if (node === undefined) base.forget?.(session.base, out, op);
      else drivers.get(node)?.forget?.(session.direct.get(node), out, op);
    },
  };
}
