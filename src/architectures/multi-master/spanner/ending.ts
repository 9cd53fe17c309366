/** A transaction is over at its leader: its locks are free, and whoever asked last hears why. */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import { release } from '../../shared/locks/table.ts';
import { tell } from './commits.ts';
import { group, type SpanOut, type SpanState, type Tenure, type Transaction } from './state.ts';

export function ends(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction, outcome: Outcome): void {
  end(tenure, transaction);
  if (transaction.ask !== null) answerTo(node, out, transaction.ask.from, transaction.ask.op, outcome);
}

/** Its locks are free. */
export function end({ transactions: { open, locks } }: Tenure, transaction: Transaction): void {
  open.delete(transaction.id);
  release(locks, transaction.owner);
}

export function answerTo(node: SpanState, out: SpanOut, to: NodeId, op: string, outcome: Outcome): void {
  tell(node, out, to, { kind: 'transaction-reply', op, epoch: group.epoch(node), outcome });
}
