/**
 * Transactions that nobody goes on with: whoever began one may have died or been cut off, and its locks would be held for ever. The
 * node ends what has been idle for too long. Source: postgresql.org/docs, idle_in_transaction_session_timeout.
 */
import type { Micros } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { SqlJob } from '../../../sqlite/jobs.ts';
import type { Setting } from '../../showing.ts';
import type { Asked } from '../answers.ts';

export const IDLE_TIMER = 'idle in transaction';

export const idleSetting: Setting = {
  key: 'idleInTransactionMs',
  label: 'Idle transactions end after',
  help: 'A transaction whose client sends nothing for so long is rolled back, and its locks are free. 0: never.',
  source:
    'Ours: 10 s, many round trips. PostgreSQL’s idle_in_transaction_session_timeout is 0, never, by default (postgresql.conf.sample).',
  type: 'number',
  default: 10_000,
  min: 0,
  max: 3_600_000,
  step: 100,
  unit: 'ms',
};

/** Transaction → when its client was answered last, by the node's clock; Infinity while a statement of it runs. */
export type IdleSince = Map<string, Micros>;

/** What a node's `Out` must be able to do for this. */
interface IdleOut<T> {
  readonly now: Micros;
  setTimer(name: string, minUs: Micros): void;
  execute(tag: T, job: SqlJob): void;
  report(key: string, value: string): void;
}

/** A statement of a transaction has come. One that comes after its transaction was ended, or lost in a crash, opens none: it is refused. */
export function busy(since: IdleSince, { transaction }: Asked): void {
  if (transaction && (transaction.first || since.has(transaction.id))) since.set(transaction.id, Number.POSITIVE_INFINITY);
}

/** It was answered. */
export function idle<T>(since: IdleSince, out: IdleOut<T>, limitUs: Micros, { transaction, ends }: Asked, outcome: Outcome): void {
  if (ends) since.delete(ends.transaction);
  if (!transaction) return;
  // What failed has ended the transaction.
  if (!outcome.ok) since.delete(transaction.id);
  else if (limitUs > 0) {
    // Where another one is idle the timer runs already, and fires before this one's time.
    if (!othersIdle(since, transaction.id)) out.setTimer(IDLE_TIMER, limitUs);
    since.set(transaction.id, out.now);
  }
}

function othersIdle(since: IdleSince, own: string): boolean {
  for (const [id, at] of since) if (id !== own && at !== Number.POSITIVE_INFINITY) return true;
  return false;
}

/** Ends what has been idle for so long, and looks again when the next one may be. */
export function endIdle<T>(since: IdleSince, out: IdleOut<T>, limitUs: Micros, tag: T): void {
  let nextUs = Number.POSITIVE_INFINITY;
  for (const [id, at] of since) {
    if (at + limitUs > out.now) {
      nextUs = Math.min(nextUs, at === Number.POSITIVE_INFINITY ? limitUs : at + limitUs - out.now);
      continue;
    }
    since.delete(id);
    out.report('idleInTransaction', id.slice(0, id.lastIndexOf('#')));
    out.execute(tag, { kind: 'end', transaction: id, commit: false, seed: id });
  }
  if (nextUs !== Number.POSITIVE_INFINITY) out.setTimer(IDLE_TIMER, nextUs);
}
