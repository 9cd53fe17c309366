/**
 * Sessions: connections of a client that stay, in which a transaction goes on from line to line, as in psql. BEGIN is kept until the
 * first statement goes, and travels with that; each statement goes when its line is given. A line is an operation of its own.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Answer, Asked, Isolation, Outcome } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { ClientQuery } from '../../contract.ts';
import { boundIn } from './text.ts';

/** The transaction that a session is in. */
interface Open {
  readonly id: string;
  readonly isolation: Isolation;
  /** A statement of it has gone: the node knows of it. */
  begun: boolean;
  /** A statement failed, so it has ended at the node; the session stays in it until COMMIT or ROLLBACK. */
  failed: boolean;
}

/** A line that waits for its answer. */
interface Line {
  readonly op: string;
  /** What the message is called. */
  readonly sent: string;
  readonly bound: 'commit' | 'rollback' | null;
}

interface Session {
  open: Open | null;
  line: Line | null;
}

export type Sessions = Map<string, Session>;

type ToNode = Out<ClientQuery>;

const failed = (op: string, message: string, code: string): Answer => ({
  op,
  outcome: { ok: false, definite: true, problem: { message, detail: `ERROR ${code}`, offset: null, code } },
  served: null,
});

/** What the client itself knows to answer: nothing has to be asked for it. */
const done = (op: string): Answer => ({
  op,
  outcome: { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false },
  served: null,
  freshness: 'inside',
});

export const ABORTED = 'current transaction is aborted, commands ignored until end of transaction block: end it with ROLLBACK.';

/** Takes a line of a session; its answer, where nobody has to be asked. */
export function askLine(sessions: Sessions, out: ToNode, home: NodeId, asked: Asked & { readonly session: string }): Answer | null {
  const { op, session: name } = asked;
  const session = sessions.get(name) ?? { open: null, line: null };
  sessions.set(name, session);
  if (session.line) return failed(op, 'This session still waits for its line before: a connection takes one at a time.', '08P01');
  const bound = boundIn(asked.sql);
  if (typeof bound === 'string') return failed(op, bound, '42601');
  if (bound === null) return statement(session, out, home, asked);
  if (bound.kind === 'begin') {
    if (session.open) return failed(op, 'there is already a transaction in progress: end it with COMMIT or ROLLBACK first.', '25001');
    session.open = { id: `${op}#1`, isolation: bound.isolation, begun: false, failed: false };
    return done(op);
  }
  const { open } = session;
  if (!open) return failed(op, 'there is no transaction in progress: BEGIN opens one.', '25P01');
  if (open.failed || !open.begun) {
    session.open = null;
    return done(op);
  }
  const commit = bound.kind === 'commit';
  session.line = { op, sent: `${op}#${bound.kind}`, bound: bound.kind };
  const ends = { transaction: open.id, commit };
  out.send(home, { kind: 'query', op: session.line.sent, sql: bound.kind.toUpperCase(), params: [], ends });
  return null;
}

function statement(session: Session, out: ToNode, home: NodeId, { op, sql, params }: Asked): Answer | null {
  const { open } = session;
  if (open?.failed) return failed(op, ABORTED, '25P02');
  const sent = open ? `${op}#line` : op;
  session.line = { op, sent, bound: null };
  const within = open && { transaction: { id: open.id, isolation: open.isolation, first: !open.begun } };
  if (open) open.begun = true;
  out.send(home, { kind: 'query', op: sent, sql, params, ...within });
  return null;
}

/** What a line of a session was answered; null: it was no line's answer that anybody waits for. */
export function hearLine(sessions: Sessions, reply: Answer): Answer | null {
  for (const session of sessions.values()) {
    const { line, open } = session;
    if (line?.sent !== reply.op) continue;
    session.line = null;
    if (!open) return { ...reply, op: line.op };
    const { outcome, served } = reply;
    if (line.bound !== null) session.open = null;
    else if (!outcome.ok) open.failed = true;
    return { op: line.op, outcome: line.bound === null ? certain(outcome) : outcome, served, freshness: 'inside' };
  }
  return null;
}

/** Before COMMIT nothing has been written, whatever became of a statement. */
const certain = (outcome: Outcome): Outcome => (outcome.ok ? outcome : { ...outcome, definite: true });

/** The client has given a line up. What it belongs to ends, unless its COMMIT is under way; true: it was a line. */
export function forgetLine(sessions: Sessions, out: ToNode, home: NodeId, op: string): boolean {
  for (const session of sessions.values()) {
    const { line, open } = session;
    if (line?.op !== op) continue;
    session.line = null;
    if (!open) return true;
    if (line.bound === null) {
      open.failed = true;
      const ends = { transaction: open.id, commit: false };
      out.send(home, { kind: 'query', op: `${op}#rollback`, sql: 'ROLLBACK', params: [], ends });
    } else session.open = null;
    return true;
  }
  return false;
}
