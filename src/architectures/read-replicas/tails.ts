/**
 * Whoever follows a database's log (a cache in front, say) is told of each commit when the database shows it, with the statements that
 * made it: they stand in the log beside the changes. Source: MySQL, binlog_rows_query_log_events; Nishtala et al., NSDI 2013, §4.1 (mcsqueal).
 */
import type { Statement } from '../../sim/operation.ts';
import type { Change } from '../../sqlite/jobs.ts';
import type { Asked } from '../shared/answers.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';

/** A statement of a transaction that is open was carried out: it is told of when the transaction is. */
export function noteStatement(node: ReplicaState, { sql, params, transaction }: Asked): void {
  if (!transaction || node.place.tails.length === 0) return;
  node.unended.set(transaction.id, [...(node.unended.get(transaction.id) ?? []), { sql, params }]);
}

/** The change with what was asked, where somebody wants to know. */
export function withStatements(node: ReplicaState, { sql, params, ends }: Asked, change: Change): Change {
  if (node.place.tails.length === 0) return change;
  const statements: readonly Statement[] = ends ? (node.unended.get(ends.transaction) ?? []) : [{ sql, params }];
  return { ...change, statements };
}

export function forgetStatements(node: ReplicaState, { ends }: Asked): void {
  if (ends) node.unended.delete(ends.transaction);
}

/** The database shows these now. */
export function tellTails({ place }: ReplicaState, out: ReplicaOut, changes: readonly Change[]): void {
  if (place.tails.length === 0) return;
  for (const { position, statements = [] } of changes)
    for (const tail of place.tails) out.send(tail, { kind: 'committed', position, statements });
}
