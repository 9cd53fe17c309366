/** What invariants of several kinds share: each entry of a range's log is looked at once. */
import { dropOldest } from '../../shared/bounded.ts';
import type { Changed } from './mvcc.ts';
import type { ReplicaState } from './state.ts';

const REMEMBERED = 10_000;

/** How far each range's log was looked at. */
export interface Looked {
  readonly looked: Map<string, number>;
}

/** What this step changed in its range for the first time in the run. */
export function firstChanges(node: ReplicaState, { looked }: Looked): readonly Changed[] {
  const part = node.place.spec.part ?? '';
  const known = looked.get(part) ?? 0;
  if (node.lastApplied <= known) return [];
  looked.set(part, node.lastApplied);
  return node.mvcc.journal.filter(({ index }) => index > known);
}

export function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  dropOldest(map, REMEMBERED);
}
