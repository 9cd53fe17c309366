/** A read that is pushed down: each partition runs its query, and the router merges what they send. */
import { isExact } from '../../sharding/index.ts';
import type { PushPlan } from '../../sharding/jobs.ts';
import type { Answer } from '../../sim/operation.ts';
import { ringAt } from './current.ts';
import { fetching } from './operations.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';

/** Asks all partitions that may have rows of it; the answers that are there at once. */
export function startPushing(node: RouterState, out: RouterOut, operation: Operation, push: PushPlan): readonly Answer[] {
  const ring = ringAt(node);
  operation.push = push;
  const { ask, answers } = fetching(node, out, operation);
  if (push.keys === null) for (const partition of ring.partitions) ask(partition, { plan: null, keys: null, whole: true, ...push.select });
  else for (const [partition, keys] of ring.group(push.keys)) ask(partition, { plan: null, keys, whole: false, ...push.select });
  return answers;
}

/** All partial results are there. False: they cannot be merged, so that rows have to be pulled. */
export function merged(node: RouterState, out: RouterOut, operation: Operation, push: PushPlan): boolean {
  const rows = operation.fragments.flatMap((fragment) => fragment.rows);
  if (!isExact(push, rows)) {
    operation.push = 'the sum of REAL values depends on the order in which they are added';
    operation.fragments = [];
    return false;
  }
  operation.phase = 'gathering';
  const { op } = operation;
  out.execute({ kind: 'gather', op }, { kind: 'merge', ...node.place.sharding, push, rows, seed: op });
  return true;
}
