/**
 * In which order a proxy asks its databases. A statement goes to the main one first, so that its locks put all statements in one order;
 * COMMIT and ROLLBACK go to the main one last. A statement that stands alone has a transaction of its own, which is committed when all have
 * done the same. Source: pgpool/pgpool2, src/protocol/pool_proto_modules.c (SimpleQuery), pool_process_query.c (start_internal_transaction).
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { ClientQuery } from '../../../contract.ts';
import { attached, type ProxyOut, type ProxyState, type Running } from './state.ts';

/** What can be taken back: changes of the schema stand alone in these databases (decision 0024). */
const CHANGES_ROWS = /^\s*(?:insert|update|delete|replace|with)\b/i;

/** As long as there is one database only, nobody can be of another mind. */
export function withOwnTransaction(node: ProxyState, query: ClientQuery): ClientQuery {
  if (query.transaction || query.ends || attached(node).length < 2 || !CHANGES_ROWS.test(query.sql)) return query;
  return { ...query, transaction: { id: `${query.op}#0`, isolation: 'read committed', first: true } };
}

/** The transaction was begun by the proxy. */
export const hasOwnTransaction = ({ query, asked }: Running): boolean => query.transaction === undefined && asked.transaction !== undefined;

function groupsFor(node: ProxyState, { ends }: ClientQuery): readonly (readonly NodeId[])[] {
  const [main, ...others] = attached(node);
  return main === undefined ? [] : ends ? [others, [main]] : [[main], others];
}

/** Asks all that are attached, group after group. */
export function begin(node: ProxyState, out: ProxyOut, running: Running, asked: ClientQuery): void {
  node.running.delete(running.asked.op);
  node.running.set(asked.op, running);
  Object.assign(running, { asked, group: [], later: groupsFor(node, asked) });
  running.sent.clear();
  running.answers.clear();
  askNext(node, out, running);
}

/** True if somebody was asked. */
export function askNext(node: ProxyState, out: ProxyOut, running: Running): boolean {
  const [group, ...later] = running.later.map((each) => each.filter((id) => !node.detached.has(id))).filter((each) => each.length > 0);
  if (group === undefined) return false;
  Object.assign(running, { group, later });
  for (const id of group) {
    running.sent.add(id);
    out.send(id, running.asked);
  }
  return true;
}

/** All that were asked so far have answered, or are asked no more. */
export const isGroupDone = ({ detached }: ProxyState, { group, answers }: Running): boolean =>
  group.every((id) => answers.has(id) || detached.has(id));

/** The statement's transaction is committed, or rolled back. */
export const endOf = (transaction: string, commit: boolean): ClientQuery => ({
  ...{ kind: 'query', op: `${transaction}.${commit ? 'commit' : 'abort'}`, sql: commit ? 'COMMIT' : 'ROLLBACK', params: [] },
  ends: { transaction, commit },
});

/** What is open of it at these databases is rolled back; nobody waits for that. */
export function abort({ asked }: Running, out: ProxyOut, at: readonly NodeId[]): void {
  if (asked.transaction) for (const id of at) out.send(id, endOf(asked.transaction.id, false));
}
