/** Promises of some of a run's nodes, looked at among those alone: of a room in front and the one behind, of each of several groups. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker } from '../contract.ts';
import { remembering } from './remembering.ts';

/** Some of the nodes' states, read through. */
class Among implements ReadonlyMap<NodeId, unknown> {
  readonly #all: ReadonlyMap<NodeId, unknown>;
  readonly #ids: ReadonlySet<NodeId>;

  constructor(all: ReadonlyMap<NodeId, unknown>, ids: ReadonlySet<NodeId>) {
    this.#all = all;
    this.#ids = ids;
  }

  get size(): number {
    return [...this.keys()].length;
  }

  has(id: NodeId): boolean {
    return this.#ids.has(id) && this.#all.has(id);
  }

  get(id: NodeId): unknown {
    return this.#ids.has(id) ? this.#all.get(id) : undefined;
  }

  *entries(): MapIterator<[NodeId, unknown]> {
    for (const entry of this.#all) if (this.#ids.has(entry[0])) yield entry;
  }

  *keys(): MapIterator<NodeId> {
    for (const [id] of this.entries()) yield id;
  }

  *values(): MapIterator<unknown> {
    for (const [, state] of this.entries()) yield state;
  }

  forEach(each: (state: unknown, id: NodeId, all: ReadonlyMap<NodeId, unknown>) => void): void {
    for (const [id, state] of this.entries()) each(state, id, this);
  }

  [Symbol.iterator](): MapIterator<[NodeId, unknown]> {
    return this.entries();
  }
}

/** Some nodes, and what is looked at among them. */
interface Watched {
  readonly ids: ReadonlySet<NodeId>;
  readonly checker: Checker;
}

/** Looked at among these nodes alone. */
export const watched = (nodes: readonly { readonly id: NodeId }[], checker: Checker): Watched => ({
  ids: new Set(nodes.map(({ id }) => id)),
  checker,
});

/** Each checker sees its own nodes and no others; their memories stand side by side. */
export function apart(all: readonly Watched[]): Checker {
  const byNode = new Map(all.flatMap((each, i) => [...each.ids].map((id) => [id, { ...each, i }] as const)));
  return remembering(
    all.map(({ checker }) => checker.memory),
    (node, states, memories) => {
      const own = byNode.get(node);
      return own ? own.checker.after(node, new Among(states, own.ids), memories[own.i]) : null;
    },
  );
}
