/** Which partitions take part in a transaction, as its router knows. */
import type { NodeId } from '../../sim/node.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { RouterOut, RouterState } from './state.ts';

/** Transactions whose partitions a router remembers; those that nobody ended are forgotten first. */
const KNOWN_MAX = 10_000;
const NOBODY: readonly NodeId[] = [];

export const participantsOf = ({ transactions }: RouterState, id: string): readonly NodeId[] => transactions.get(id) ?? NOBODY;

/** The transaction as a partition has to be told of it that does a statement of it: with its first one it begins there. */
export function takePart(node: RouterState, { id, isolation }: Pick<InTransaction, 'id' | 'isolation'>, target: NodeId): InTransaction {
  const { transactions } = node;
  const known = participantsOf(node, id);
  const first = !known.includes(target);
  const [oldest] = transactions.keys();
  if (!transactions.has(id) && transactions.size >= KNOWN_MAX && oldest !== undefined) forgetTransaction(node, oldest);
  if (first) transactions.set(id, [...known, target]);
  return { id, isolation, first };
}

export function forgetTransaction({ transactions, references }: RouterState, id: string): void {
  transactions.delete(id);
  references.delete(id);
}

/** Ends it everywhere without effect. Nobody waits for the answers. */
export function rollBack(node: RouterState, out: RouterOut, id: string): void {
  const { version } = node.versions;
  for (const target of participantsOf(node, id)) {
    const asked = { op: `${id}.end`, sql: 'ROLLBACK', params: [], readOnly: true, nowMs: null, within: null, places: [], version } as const;
    out.send(target, { kind: 'forward', ...asked, ends: { transaction: id, commit: false } });
  }
  forgetTransaction(node, id);
}
