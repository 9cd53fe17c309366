/** What leases are for: what was deleted after a write does not come back as it was before. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isCacheState, isPrimaryState } from '../../invariants.ts';

/** Names that are remembered at each cache. */
const NAMES_MAX = 10_000;

interface Memory {
  /** Cache → name → the version that the primary had told of when it was deleted there last. */
  readonly deleted: Map<NodeId, Map<string, number>>;
  /** What was looked at last at each cache. */
  readonly seen: Map<NodeId, object>;
  version: number;
}

const after: Checker<Memory>['after'] = (id, states, memory) => {
  const node = states.get(id);
  // What it has told of a crash does not take back; what else it has written, it may.
  if (isPrimaryState(node)) memory.version = Math.max(memory.version, node.promises.told);
  if (!isCacheState(node) || node.lastChange === null || memory.seen.get(id) === node.lastChange) return null;
  memory.seen.set(id, node.lastChange);
  const { name, position } = node.lastChange;
  const names = memory.deleted.get(id) ?? new Map<string, number>();
  memory.deleted.set(id, names);
  if (position === 'deleted') {
    if (names.size >= NAMES_MAX) names.clear();
    names.set(name, memory.version);
    return null;
  }
  const least = names.get(name) ?? 0;
  if (position === null || position >= least) return null;
  return `${id} keeps “${name}” of v${position}, though it was deleted when the primary had told of v${least}.`;
};

export const neverBack: Invariant = {
  name: 'what was deleted does not come back',
  states: 'A value that was read before its name was deleted is not kept after that (Nishtala et al., NSDI 2013, §3.2.1: stale sets).',
  begin: () => remembering<Memory>({ deleted: new Map(), seen: new Map(), version: 0 }, after),
};
