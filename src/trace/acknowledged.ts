/** Writes that a client was told had succeeded, and how many of them no database has any more. */
import type { Micros, NodeId } from '../sim/node.ts';
import { places, times } from './growing.ts';
import type { Versions } from './versions.ts';

export class Acknowledged {
  readonly #versions: Versions;
  /** Twelve bytes a write: a write may be lost long after it was acknowledged. */
  readonly #byNode = new Map<NodeId, { readonly at: ReturnType<typeof times>; readonly positions: ReturnType<typeof places> }>();

  constructor(versions: Versions) {
    this.#versions = versions;
  }

  add(node: NodeId, position: number, calledAt: Micros): void {
    let writes = this.#byNode.get(node);
    if (!writes) this.#byNode.set(node, (writes = { at: times(), positions: places() }));
    writes.at.push(this.#versions.committedAt({ node, position }, calledAt) ?? calledAt);
    writes.positions.push(position);
  }

  /** Those that are gone by now. What a lost disk held is back when a backup with it was loaded. */
  get gone(): number {
    return this.goneBy(Number.POSITIVE_INFINITY);
  }

  goneBy(atUs: Micros): number {
    if (this.#versions.resets.length === 0) return 0;
    let gone = 0;
    for (const [node, { at, positions }] of this.#byNode) {
      for (let i = 0; i < at.length; i++) {
        if (this.#versions.undone({ node, position: positions.at(i), at: at.at(i) }, atUs)) gone++;
      }
    }
    return gone;
  }
}
