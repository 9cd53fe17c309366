/**
 * A common snapshot of several partitions: commits of several partitions and reads of several partitions exclude one another. A read begins
 * when no commit is between its first PREPARE and its last acknowledgement, and commits wait until its last partition has answered; who came
 * first goes first. All of them must pass one router. Sources: citusdata/citus, pull request 6489 (citus_use_snapshot: a lock that commits in
 * two phases take, too); radondb/radon, issue 7 (reads take the lock of commits).
 */
import type { Across } from './slots.ts';
import { rollBack } from './taking-part.ts';
import type { Barrier, Operation, RouterOut, RouterState, Waiting } from './state.ts';

export const noBarrier = (): Barrier => ({ reading: new Set(), waiting: [] });

function isFree(node: RouterState, { kind }: Waiting): boolean {
  const { place, barrier } = node;
  if (kind === 'commit') return place.rules.mayCommit(barrier.reading.size);
  return place.rules.mayRead(place.across.underWay(node));
}

const wait = (node: RouterState, waiting: Waiting): void => {
  node.barrier.waiting = [...node.barrier.waiting, waiting];
};

/** True: the read may ask its partitions now; else it is admitted later. */
export function mayRead(node: RouterState, { op, transaction }: Operation): boolean {
  const { barrier, place } = node;
  // Within a transaction nothing waits, for it may have what a commit waits for.
  if (!place.snapshot || transaction !== null || barrier.reading.has(op)) return true;
  const waiting: Waiting = { kind: 'read', op };
  if (barrier.waiting.length > 0 || !isFree(node, waiting)) {
    if (!barrier.waiting.some((each) => each.kind === 'read' && each.op === op)) wait(node, waiting);
    return false;
  }
  barrier.reading.add(op);
  return true;
}

/** The commit of several partitions begins, now or when no read is on its way. */
export function commitWhenFree(node: RouterState, out: RouterOut, across: Across): void {
  const { barrier, place } = node;
  const waiting: Waiting = { kind: 'commit', across };
  if (!place.snapshot || (barrier.waiting.length === 0 && isFree(node, waiting))) return place.across.commit(node, out, across);
  const operation = node.operations.get(across.op);
  if (operation) operation.phase = 'waiting';
  wait(node, waiting);
}

/** Nobody waits for it any more, and nothing of it is committed. */
function takeBack(node: RouterState, out: RouterOut, { transaction, participants }: Across): void {
  node.transactions.set(transaction, participants);
  rollBack(node, out, transaction);
}

/** After each step: who waits is let in, in order. Who has given up meanwhile is passed over; its transaction was rolled back. */
export function admit(node: RouterState, out: RouterOut, readNow: (operation: Operation) => void): void {
  const { barrier, operations, place } = node;
  for (const op of barrier.reading) if (!operations.has(op)) barrier.reading.delete(op);
  for (let [next] = barrier.waiting; next !== undefined; [next] = barrier.waiting) {
    const operation = operations.get(next.kind === 'read' ? next.op : next.across.op);
    if (operation !== undefined && !isFree(node, next)) return;
    barrier.waiting = barrier.waiting.slice(1);
    if (operation === undefined) {
      if (next.kind === 'commit') takeBack(node, out, next.across);
      continue;
    }
    if (next.kind === 'commit') {
      operation.phase = 'committing';
      place.across.commit(node, out, next.across);
    } else {
      barrier.reading.add(next.op);
      readNow(operation);
    }
  }
}
