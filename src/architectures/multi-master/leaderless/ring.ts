/**
 * The idea of this room: who keeps a row. Nodes have several places on a circle of hashes; a row belongs to the next N distinct nodes
 * after its own place, its preference list. Any node can say who these are. Source: DeCandia et al., Dynamo, SOSP 2007, §§4.2 and 4.3.
 */
import type { NodeId } from '../../../sim/node.ts';
import { hashOf } from '../../shared/hash.ts';

interface Token {
  readonly at: number;
  readonly node: NodeId;
}

export class Ring {
  readonly #tokens: readonly Token[];
  /** By the place of a token: the preference list of keys that lie before it. */
  readonly #lists: readonly (readonly NodeId[])[];
  /** All nodes in the order of the circle, from there on. */
  readonly #walks: readonly (readonly NodeId[])[];
  /** Each list once: what a read of everything has to hear R of. */
  readonly groups: readonly (readonly NodeId[])[];

  constructor(
    readonly nodes: readonly NodeId[],
    readonly replicas: number,
    tokens: number,
  ) {
    this.#tokens = nodes
      .flatMap((node) => Array.from({ length: tokens }, (_, i): Token => ({ at: hashOf(`${node} ${i}`), node })))
      .sort((a, b) => a.at - b.at || (a.node < b.node ? -1 : 1));
    this.#walks = this.#tokens.map((_, i) => [...new Set([...this.#tokens.slice(i), ...this.#tokens.slice(0, i)].map(({ node }) => node))]);
    this.#lists = this.#walks.map((walk) => walk.slice(0, replicas));
    const byName = new Map(this.#lists.map((list) => [[...list].sort().join(' '), list]));
    this.groups = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
  }

  /** The nodes that keep a row of this name. */
  listOf(name: string): readonly NodeId[] {
    return this.#lists[this.#place(name)] ?? [];
  }

  /** All nodes, those that come after the list behind it: whoever stands in for one of the list is the next of these. */
  walkFrom(name: string): readonly NodeId[] {
    return this.#walks[this.#place(name)] ?? [];
  }

  /** The first token at or after the hash of the name, round the circle. */
  #place(name: string): number {
    const hash = hashOf(name);
    let [low, high] = [0, this.#tokens.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle]?.at ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return low === this.#tokens.length ? 0 : low;
  }
}
