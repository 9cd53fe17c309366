/** Figures of a run, all counted from its trace. Times are virtual; see the `run --json` contract in README.md. */
import type { EventOf } from '../sim/events.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { OperationFact, TraceIndex } from './world.ts';
import { lostConfirmedWrites } from './lost.ts';
import { isWrite, staleness } from './verdict.ts';

export interface Latency {
  readonly count: number;
  readonly ok: number;
  /** Failed for certain. */
  readonly failed: number;
  /** No answer, or one that left the outcome open. */
  readonly unknown: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

export interface NodeFigures {
  /** Statements its database ran. */
  readonly queries: number;
  readonly vmSteps: number;
  readonly busyMs: number;
  readonly storedBytes: number;
  readonly sentBytes: number;
  readonly sentMessages: number;
}

export interface Metrics {
  /** By client region, then by kind of operation. Latencies are those of successful operations. */
  readonly operations: Readonly<Record<string, Readonly<Record<'read' | 'write', Latency>>>>;
  /** Over stale reads. */
  readonly staleness: {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly maxMs: number | null;
    readonly staleReads: number;
    readonly reads: number;
  };
  readonly nodes: Readonly<Record<NodeId, NodeFigures>>;
  /** Share of called operations that succeeded; null when none was called. */
  readonly availability: number | null;
  /** Writes that a client was told had succeeded and that no database has any more. */
  readonly lostAcknowledgedWrites: number;
}

/** The value below which a share of the sorted values lies (nearest rank); null for none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

const toMs = (us: Micros | null): number | null => (us === null ? null : Math.round(us) / 1000);

function latencyOf(operations: readonly OperationFact[]): Latency {
  const ok = operations.filter((o) => o.outcome?.ok);
  const failed = operations.filter((o) => o.outcome && !o.outcome.ok && o.outcome.definite).length;
  const times = ok.map((o) => (o.returnedAt ?? o.calledAt) - o.calledAt).sort((a, b) => a - b);
  return {
    count: operations.length,
    ok: ok.length,
    failed,
    unknown: operations.length - ok.length - failed,
    p50Ms: toMs(quantile(times, 0.5)),
    p95Ms: toMs(quantile(times, 0.95)),
    p99Ms: toMs(quantile(times, 0.99)),
    maxMs: toMs(times[times.length - 1] ?? null),
  };
}

export function metrics(index: TraceIndex, nodes: readonly NodeSpec[], storedBytes: (node: NodeId) => number): Metrics {
  const operations = [...index.operations.values()];
  const regionOf = new Map(nodes.map((n) => [n.id, n.region]));
  const regions = [...new Set(operations.map((o) => regionOf.get(o.client) ?? ''))];
  const byRegion = regions.map((region) => {
    const here = operations.filter((o) => regionOf.get(o.client) === region);
    return [region, { read: latencyOf(here.filter((o) => !isWrite(o))), write: latencyOf(here.filter(isWrite)) }] as const;
  });
  const reads = operations.filter((o) => o.outcome?.ok && !o.outcome.wrote);
  const stale = reads.flatMap((o) => staleness(index, o)?.staleUs ?? []).sort((a, b) => a - b);
  const ok = operations.filter((o) => o.outcome?.ok).length;
  return {
    operations: Object.fromEntries(byRegion),
    staleness: {
      p50Ms: toMs(quantile(stale, 0.5)),
      p95Ms: toMs(quantile(stale, 0.95)),
      maxMs: toMs(stale[stale.length - 1] ?? null),
      staleReads: stale.length,
      reads: reads.length,
    },
    nodes: nodeFigures(index, nodes, storedBytes),
    availability: operations.length === 0 ? null : ok / operations.length,
    lostAcknowledgedWrites: lostConfirmedWrites(index),
  };
}

function nodeFigures(index: TraceIndex, nodes: readonly NodeSpec[], storedBytes: (node: NodeId) => number): Record<NodeId, NodeFigures> {
  const figures = new Map(nodes.map((n) => [n.id, { queries: 0, vmSteps: 0, busyMs: 0, sentBytes: 0, sentMessages: 0 }]));
  const isExecute = (e: { type: string }): e is EventOf<'execute'> => e.type === 'execute';
  for (const event of index.events.filter(isExecute)) {
    const node = figures.get(event.node);
    if (!node) continue;
    node.queries++;
    node.vmSteps += event.steps;
    node.busyMs += (event.doneAt - event.at) / 1000;
  }
  for (const flight of index.flights) {
    const node = figures.get(flight.from);
    if (!node) continue;
    node.sentMessages++;
    node.sentBytes += flight.bytes;
  }
  return Object.fromEntries(
    [...figures].map(([id, f]) => [id, { ...f, busyMs: Math.round(f.busyMs * 1000) / 1000, storedBytes: storedBytes(id) }]),
  );
}
