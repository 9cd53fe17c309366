/** What invariants of groups of replicas share: each entry of a group's log is looked at once, by whoever carries it out first. */
import type { NodeSpec } from '../../../sim/node.ts';
import { dropOldest } from '../bounded.ts';

/** A replica, in any room. */
interface Replica {
  readonly place: { readonly spec: Pick<NodeSpec, 'part'> };
  readonly lastApplied: number;
}

const REMEMBERED = 10_000;

/** How far each group's log was looked at. */
export interface Looked {
  readonly looked: Map<string, number>;
}

/** What this step changed in its group for the first time in the run, of all that it changed. */
export function firstChanges<C extends { readonly index: number }>(
  { place, lastApplied }: Replica,
  journal: readonly C[],
  { looked }: Looked,
): readonly C[] {
  const part = place.spec.part ?? '';
  const known = looked.get(part) ?? 0;
  if (lastApplied <= known) return [];
  looked.set(part, lastApplied);
  return journal.filter(({ index }) => index > known);
}

export function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  dropOldest(map, REMEMBERED);
}
