/** Which transaction must come before which, and why: the dependencies of Adya, *Weak Consistency* (1999), §3.1. */

/**
 * `ww`: wrote the version before the other's. `wr`: wrote what the other read. `rw`: read the version that the other's write replaced.
 * `process`: the same client asked it before. `realtime`: it had returned before the other was called.
 */
export type Why = 'ww' | 'wr' | 'rw' | 'process' | 'realtime';

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly why: Why;
  /** The key whose versions say so; null for time. */
  readonly key: string | null;
}

export class Graph {
  readonly #edges: Edge[][];
  readonly #told = new Set<string>();

  constructor(readonly size: number) {
    this.#edges = Array.from({ length: size }, () => []);
  }

  /** Once for each reason; nothing depends on itself. */
  add(from: number, to: number, why: Why, key: string | null): void {
    const told = `${from} ${to} ${why}`;
    if (from === to || this.#told.has(told)) return;
    this.#told.add(told);
    this.#edges[from]?.push({ from, to, why, key });
  }

  edgesOf(node: number): readonly Edge[] {
    return this.#edges[node] ?? [];
  }

  /** Components that are strongly connected by edges of these kinds and have more than one member (Tarjan, 1972). */
  components(kinds: ReadonlySet<Why>): readonly (readonly number[])[] {
    return new Tarjan(this, kinds).run();
  }

  /** A shortest way between two nodes by such edges, inside of these; null when there is none. */
  path(from: number, to: number, within: ReadonlySet<number>, kinds: ReadonlySet<Why>): readonly Edge[] | null {
    const cameBy = new Map<number, Edge | null>([[from, null]]);
    const open = [from];
    for (let i = 0; i < open.length; i++) {
      for (const edge of this.edgesOf(open[i] as number)) {
        if (!kinds.has(edge.why) || !within.has(edge.to) || cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, edge);
        if (edge.to === to) return wayBack(cameBy, to);
        open.push(edge.to);
      }
    }
    return null;
  }
}

function wayBack(cameBy: ReadonlyMap<number, Edge | null>, to: number): readonly Edge[] {
  const way: Edge[] = [];
  for (let edge = cameBy.get(to); edge; edge = cameBy.get(edge.from)) way.push(edge);
  return way.reverse();
}

/** Without recursion: a chain may be as long as the history. */
class Tarjan {
  readonly #index: Int32Array;
  readonly #low: Int32Array;
  readonly #onStack: Uint8Array;
  readonly #stack: number[] = [];
  readonly #found: number[][] = [];
  #next = 0;

  constructor(
    readonly graph: Graph,
    readonly kinds: ReadonlySet<Why>,
  ) {
    this.#index = new Int32Array(graph.size).fill(-1);
    this.#low = new Int32Array(graph.size);
    this.#onStack = new Uint8Array(graph.size);
  }

  run(): readonly (readonly number[])[] {
    for (let node = 0; node < this.graph.size; node++) if (this.#index[node] === -1) this.#visit(node);
    return this.#found;
  }

  #visit(root: number): void {
    const calls: { node: number; edge: number }[] = [];
    const enter = (node: number): void => {
      this.#index[node] = this.#low[node] = this.#next++;
      this.#stack.push(node);
      this.#onStack[node] = 1;
      calls.push({ node, edge: 0 });
    };
    enter(root);
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const edge = this.graph.edgesOf(call.node)[call.edge++];
      if (!edge) {
        calls.pop();
        const above = calls.at(-1);
        if (above) this.#lower(above.node, this.#low[call.node] as number);
        this.#leave(call.node);
      } else if (this.kinds.has(edge.why)) {
        if (this.#index[edge.to] === -1) enter(edge.to);
        else if (this.#onStack[edge.to] === 1) this.#lower(call.node, this.#index[edge.to] as number);
      }
    }
  }

  #lower(node: number, to: number): void {
    if (to < (this.#low[node] as number)) this.#low[node] = to;
  }

  #leave(node: number): void {
    if (this.#low[node] !== this.#index[node]) return;
    const members = this.#stack.splice(this.#stack.lastIndexOf(node));
    for (const member of members) this.#onStack[member] = 0;
    if (members.length > 1) this.#found.push(members);
  }
}
