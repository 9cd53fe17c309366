/** What a run took and cost, from its figures: what stands in one line of a table. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { Metrics, NodeFigures } from '../trace/metrics.ts';
import type { Stage } from './run.ts';
import { numberOf } from './settings.ts';

export interface Outcomes {
  /** Operations that clients asked. */
  readonly operations: number;
  /** Messages and bytes that all nodes sent, clients too, for each operation; null when none was asked. */
  readonly messagesPerOperation: number | null;
  readonly bytesPerOperation: number | null;
  /** Nodes that are no clients. */
  readonly machines: number;
  readonly storedBytes: number;
  /** The main database, or the busiest of peers. */
  readonly main: {
    readonly node: NodeId;
    /** Whether it is the busiest of several that are equal. */
    readonly busiest: boolean;
    readonly queries: number;
    /** Of its cores' time, 0 to 1. */
    readonly busyShare: number;
  };
}

export function outcomesOf({ operations, nodes }: Metrics, stage: Stage, nowUs: Micros): Outcomes {
  const asked = Object.values(operations).reduce((sum, { read, write }) => sum + read.count + write.count, 0);
  const figures = Object.values(nodes);
  const sum = (of: (node: NodeFigures) => number): number => figures.reduce((all, node) => all + of(node), 0);
  const servers = stage.nodes.filter(({ kind }) => kind !== 'client');
  return {
    operations: asked,
    messagesPerOperation: asked === 0 ? null : sum(({ sentMessages }) => sentMessages) / asked,
    bytesPerOperation: asked === 0 ? null : sum(({ sentBytes }) => sentBytes) / asked,
    machines: servers.length,
    storedBytes: sum(({ storedBytes }) => storedBytes),
    main: mainOf(nodes, stage, nowUs),
  };
}

function mainOf(nodes: Metrics['nodes'], stage: Stage, nowUs: Micros): Outcomes['main'] {
  const holds = (kind: string): string | undefined => stage.kinds.find((each) => each.kind === kind)?.holds;
  const servers = stage.nodes.filter(({ kind }) => kind !== 'client');
  const one = servers.find(({ kind }) => holds(kind) === 'main');
  const busiest = servers.reduce((a, b) => ((nodes[b.id]?.busyMs ?? 0) > (nodes[a.id]?.busyMs ?? 0) ? b : a));
  const { id } = one ?? busiest;
  const { queries = 0, busyMs = 0 } = nodes[id] ?? {};
  const coresMs = (nowUs / 1_000) * numberOf(stage.settings, 'cores');
  return { node: id, busiest: one === undefined, queries, busyShare: coresMs === 0 ? 0 : busyMs / coresMs };
}
