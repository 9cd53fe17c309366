/**
 * Cycles of dependencies by their names: G0, G1c, G-single and G2 (Adya, 1999; Elle, Kingsbury and Alvaro, 2020, §3), with
 * `-process` and `-realtime` where only the order of a client or of time closes them.
 */
import type { Edge, Graph, Why } from './graph.ts';

export interface Cycle {
  readonly type: string;
  readonly edges: readonly Edge[];
}

/** Beginnings that are tried in one component. */
const TRIED_MAX = 300;

const TIMES: readonly { readonly suffix: string; readonly kinds: readonly Why[] }[] = [
  { suffix: '', kinds: [] },
  { suffix: '-process', kinds: ['process'] },
  { suffix: '-realtime', kinds: ['realtime'] },
];

/** The shortest cycle that was found of each name; a name with time only where it needs it. */
export function cyclesOf(graph: Graph): readonly Cycle[] {
  const found: Cycle[] = [];
  for (const { suffix, kinds } of TIMES) {
    for (const cycle of cyclesWith(graph, kinds)) {
      const type = `${cycle.type}${suffix}`;
      const plain = found.some((known) => known.type === cycle.type);
      if (suffix !== '' && (plain || !cycle.edges.some((edge) => kinds.includes(edge.why)))) continue;
      found.push({ ...cycle, type });
    }
  }
  return found;
}

function cyclesWith(graph: Graph, time: readonly Why[]): readonly Cycle[] {
  const ww = new Set<Why>(['ww', ...time]);
  const wr = new Set<Why>(['ww', 'wr', ...time]);
  const all = new Set<Why>(['ww', 'wr', 'rw', ...time]);
  const kinds = [
    { type: 'G0', begin: 'ww', through: ww, is: () => true },
    { type: 'G1c', begin: 'wr', through: wr, is: () => true },
    { type: 'G-single', begin: 'rw', through: wr, is: () => true },
    { type: 'G2', begin: 'rw', through: all, is: (edges: readonly Edge[]) => edges.filter((edge) => edge.why === 'rw').length > 1 },
  ] as const;
  return kinds.flatMap(({ type, begin, through, is }): readonly Cycle[] => {
    const edges = shortestCycle(graph, begin, through, is);
    return edges ? [{ type, edges }] : [];
  });
}

/** The shortest cycle that begins with an edge of one kind and comes back by edges of these. */
function shortestCycle(
  graph: Graph,
  begin: Why,
  through: ReadonlySet<Why>,
  is: (edges: readonly Edge[]) => boolean,
): readonly Edge[] | null {
  let best: readonly Edge[] | null = null;
  for (const component of graph.components(new Set([...through, begin]))) {
    const within = new Set(component);
    let tried = 0;
    for (const node of component) {
      for (const edge of graph.edgesOf(node)) {
        if (edge.why !== begin || !within.has(edge.to)) continue;
        if (tried++ >= TRIED_MAX) break;
        const back = graph.path(edge.to, edge.from, within, through);
        if (!back) continue;
        const cycle = [edge, ...back];
        if (is(cycle) && (!best || cycle.length < best.length)) best = cycle;
      }
    }
  }
  return best;
}
