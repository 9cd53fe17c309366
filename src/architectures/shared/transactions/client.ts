/**
 * A transaction as an application runs it: one statement after the other to one node, under one name, each with what earlier ones
 * answered; then COMMIT, whose answer is the operation's. It is begun again when it fails only because others were there.
 */
import type { Message, NodeId } from '../../../sim/node.ts';
import type { Answer, Asked, Isolation, Outcome, Reference, Row, Step, Value } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { ClientQuery } from '../../contract.ts';
import { refusal } from '../answers.ts';
import { beginsTransaction, transactionIn } from './text.ts';

/** A transaction on its way. */
export interface Running {
  readonly op: string;
  readonly steps: readonly Step[];
  readonly isolation: Isolation;
  retries: number;
  attempt: number;
  /** Which step it waits for; as many as there are steps: COMMIT. */
  step: number;
  readonly answers: (Outcome & { ok: true })[];
}

export type Transactions = Map<string, Running>;

/** With these a transaction has failed through no fault of its own. Source: postgresql.org/docs, Serialization Failure Handling. */
const AGAIN: ReadonlySet<string | undefined> = new Set(['40000', '40001', '40P01']);

type ToNode = Out<ClientQuery>;

export const isTransaction = ({ sql, steps }: Asked): boolean => steps !== undefined || beginsTransaction(sql);

/** Begins one; the answer if it cannot be one. */
export function beginTransaction(running: Transactions, out: ToNode, home: NodeId, asked: Asked): Answer | null {
  const { op, sql, steps, isolation = 'read committed', retries = 0 } = asked;
  const typed = steps ? { steps, isolation } : transactionIn(sql);
  if (typeof typed === 'string') return { op, outcome: refusal(typed), served: null };
  const made: Running = { op, ...typed, retries, attempt: 1, step: 0, answers: [] };
  running.set(op, made);
  return next(running, out, home, made);
}

const nameOf = ({ op, attempt }: Running): string => `${op}#${attempt}`;
/** The operation that a message of a transaction belongs to. */
const operationOf = (op: string): string => op.slice(0, op.lastIndexOf('#'));

/** The operation that a message of any kind speaks of, a statement of a transaction or not; empty: of none. */
export const operationIn = (message: Message): string => ('op' in message ? String(message['op']).replace(/#.*$/, '') : '');

/** The statement of that name is of a transaction that goes on here. */
export const isRunning = (running: Transactions, op: string): boolean => running.has(operationOf(op));

/** Sends the statement that is next, or COMMIT. */
function next(running: Transactions, out: ToNode, home: NodeId, made: Running): Answer | null {
  const { steps, step, isolation, answers } = made;
  const transaction = nameOf(made);
  const now = steps[step];
  if (!now) {
    out.send(home, { kind: 'query', op: `${transaction}.commit`, sql: 'COMMIT', params: [], ends: { transaction, commit: true } });
    return null;
  }
  const params: Value[] = [];
  for (const param of now.params) {
    const value = isReference(param) ? referred(param, answers) : param;
    if (value === undefined) return giveUp(running, out, home, made, refusal(missing(step, param, answers)));
    params.push(value);
  }
  const within = { id: transaction, isolation, first: step === 0 };
  out.send(home, { kind: 'query', op: `${transaction}.${step}`, sql: now.sql, params, transaction: within });
  return null;
}

const isReference = (param: Value | Reference): param is Reference =>
  typeof param === 'object' && param !== null && !(param instanceof Uint8Array);

function referred({ step, row, column }: Reference, answers: readonly { readonly rows: readonly Row[] }[]): Value | undefined {
  return answers[step]?.rows[row]?.[column];
}

function missing(step: number, param: Value | Reference, answers: readonly { readonly rows: readonly Row[] }[]): string {
  const wanted = JSON.stringify(param);
  const found = isReference(param) ? answers[param.step]?.rows.length : undefined;
  const what = found === undefined ? 'there is no such step before it' : `that step answered ${found} rows`;
  return `Step ${step} wants ${wanted}, but ${what}. The transaction was rolled back.`;
}

/** What a statement of a transaction was answered, also by a host that nobody listens there; null when it is none, or the operation goes on. */
export function hearTransaction(running: Transactions, out: ToNode, home: NodeId, reply: Answer): Answer | null {
  const made = running.get(operationOf(reply.op));
  const { outcome } = reply;
  // What an earlier attempt was still told says nothing of this one.
  if (!made || reply.op !== `${nameOf(made)}.${made.step === made.steps.length ? 'commit' : made.step}`) return null;
  if (outcome.ok && made.step < made.steps.length) {
    made.answers.push(outcome);
    made.step += 1;
    return next(running, out, home, made);
  }
  if (outcome.ok) {
    running.delete(made.op);
    const steps = made.answers.map(({ rows }) => rows);
    return { op: made.op, outcome: together(made, outcome), served: reply.served, steps };
  }
  if (AGAIN.has(outcome.problem.code) && made.retries > 0) return again(running, out, home, made);
  // Nothing has been written before COMMIT, whatever became of a statement.
  if (made.step < made.steps.length) return giveUp(running, out, home, made, { ...outcome, definite: true });
  running.delete(made.op);
  return { op: made.op, outcome, served: reply.served };
}

function again(running: Transactions, out: ToNode, home: NodeId, made: Running): Answer | null {
  made.retries -= 1;
  made.attempt += 1;
  made.step = 0;
  made.answers.length = 0;
  return next(running, out, home, made);
}

function giveUp(running: Transactions, out: ToNode, home: NodeId, made: Running, outcome: Outcome): Answer {
  rollBack(running, out, home, made.op);
  return { op: made.op, outcome, served: null };
}

/** Tells the node that a transaction will not go on; one whose COMMIT is under way is left to it. */
export function rollBack(running: Transactions, out: ToNode, home: NodeId, op: string): void {
  const made = running.get(op);
  running.delete(op);
  if (!made || made.step === made.steps.length) return;
  const transaction = nameOf(made);
  out.send(home, { kind: 'query', op: `${transaction}.rollback`, sql: 'ROLLBACK', params: [], ends: { transaction, commit: false } });
}

/** What the operation answers: the rows of the last statement that had any, and what all have changed. */
function together({ answers }: Running, committed: Outcome & { ok: true }): Outcome {
  const shown = answers.findLast(({ columns }) => columns.length > 0);
  const changes = answers.reduce((sum, answer) => sum + answer.changes, 0);
  const tables = committed.wrote ? committed.tables : [...new Set(answers.flatMap((answer) => answer.tables))].sort();
  return { ...committed, columns: shown?.columns ?? [], rows: shown?.rows ?? [], changes, tables };
}
