/** Operations of a client that wait for an answer, in order of asking, found by their names. */
import { endingHash } from '../sim/endings.ts';
import type { Pending } from '../sim/operation.ts';

/** By the hash of their names; those of one hash are a list. */
export type Waiting = Map<number, Pending | Pending[]>;

export function wait(waiting: Waiting, pending: Pending): void {
  const hash = endingHash(pending.asked.op);
  const there = waiting.get(hash);
  waiting.set(hash, there ? [...listed(there).filter(({ asked }) => asked.op !== pending.asked.op), pending] : pending);
}

/** Takes one out that has ended; undefined: it does not wait. */
export function takeOut(waiting: Waiting, op: string): Pending | undefined {
  const hash = endingHash(op);
  const there = waiting.get(hash);
  if (there === undefined) return undefined;
  if (!Array.isArray(there)) {
    if (there.asked.op !== op) return undefined;
    waiting.delete(hash);
    return there;
  }
  const found = there.find(({ asked }) => asked.op === op);
  const left = there.filter((each) => each !== found);
  if (left.length === 0) waiting.delete(hash);
  else waiting.set(hash, left);
  return found;
}

/** All of them. */
export const allOf = (waiting: Waiting): readonly Pending[] => [...waiting.values()].flatMap(listed);

/** Who has waited longest. */
export function oldestOf(waiting: Waiting): Pending | null {
  for (const there of waiting.values()) return listed(there)[0] ?? null;
  return null;
}

const listed = (there: Pending | Pending[]): Pending[] => (Array.isArray(there) ? there : [there]);
