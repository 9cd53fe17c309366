/**
 * Writes small traces by hand for the gallery and for tests of pictures: what is drawn from them is drawn from a real
 * TraceIndex. Figures here are fixtures, not measurements.
 */
import { recordEvents } from '../trace/written.ts';
import type { Command } from '../../src/sim/commands.ts';
import type { DropReason, TraceEvent } from '../../src/sim/events.ts';
import type { NodeId, NodeKind, NodeSpec, ReportValue } from '../../src/sim/node.ts';
import type { Served } from '../../src/sim/operation.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import type { Place, Stage } from '../../src/session/run.ts';
import { shownRooms } from '../../src/architectures/shown.ts';

const abouts = shownRooms.map(({ about }) => about);

const CITIES: Readonly<Record<string, readonly [city: string, lat: number, lon: number]>> = {
  va: ['Virginia', 37.37, -79.82],
  wa: ['Washington', 47.23, -119.85],
  sp: ['São Paulo', -23.55, -46.63],
  du: ['Dublin', 53.35, -6.26],
  lo: ['London', 51.51, -0.13],
  am: ['Amsterdam', 52.37, 4.9],
  pa: ['Paris', 48.86, 2.35],
  fr: ['Frankfurt', 50.11, 8.68],
  zu: ['Zürich', 47.37, 8.54],
  mi: ['Milan', 45.46, 9.19],
  ma: ['Madrid', 40.4, -3.7],
  wr: ['Warsaw', 52.23, 21.01],
  st: ['Gävle', 60.67, 17.14],
  jo: ['Johannesburg', -25.73, 28.22],
  pu: ['Pune', 18.52, 73.86],
  si: ['Singapore', 1.35, 103.82],
  to: ['Tokyo', 35.68, 139.65],
  sy: ['Sydney', -33.87, 151.21],
};

/** A round trip that light in fibre could make, with the detours that cables take. */
function rtt(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const cosine =
    Math.sin(a.lat * rad) * Math.sin(b.lat * rad) + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.cos((a.lon - b.lon) * rad);
  return a === b ? 0 : Math.round((Math.acos(Math.min(1, cosine)) * 6371 * 1.38) / 100 + 2);
}

export interface StageOptions {
  readonly regions: readonly string[];
  readonly kinds: (region: string, index: number) => readonly NodeKind[];
  /** Regions with a client. */
  readonly clients: readonly string[];
}

export function makeStage({ regions, kinds, clients }: StageOptions): Stage {
  const places = regions.map((id): Place => {
    const [city, lat, lon] = CITIES[id] ?? [id, 0, 0];
    return { id, city, lat, lon };
  });
  const nodes: NodeSpec[] = regions.flatMap((region, i) => kinds(region, i).map((kind) => ({ id: `${kind}-${region}`, kind, region })));
  const homes: Record<NodeId, NodeId> = {};
  for (const region of clients) {
    const local = nodes.find((n) => n.region === region && n.kind !== 'backup' && n.kind !== 'partition') ?? nodes[0];
    if (local) homes[`client-${region}`] = local.id;
  }
  const clientNodes = clients.map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
  return {
    nodes: [...nodes, ...clientNodes],
    kinds: kindsWith(nodes),
    places,
    rttMs: places.map((a) => places.map((b) => rtt(a, b))),
    homes,
    settings: {},
  };
}

/** The kinds of the first room that has all of them. */
function kindsWith(nodes: readonly NodeSpec[]): Stage['kinds'] {
  return abouts.find(({ kinds }) => nodes.every((node) => kinds.some(({ kind }) => kind === node.kind)))?.kinds ?? [];
}

interface Draft {
  readonly atUs: number;
  readonly order: number;
  /** Given its own place in the trace and its cause's. */
  readonly make: (seq: number, cause: number) => TraceEvent;
  readonly cause: Draft | null;
}

export interface Journey {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: string;
  readonly atMs: number;
  readonly tookMs: number;
  readonly lost?: DropReason;
  /** When it was dropped; its arrival when absent. */
  readonly lostAtMs?: number;
  readonly op?: string;
}

/** Collects what happens in any order and gives it out as a trace in order of time. */
export class Script {
  readonly #drafts: Draft[] = [];

  constructor(readonly stage: Stage) {}

  #add(atMs: number, make: Draft['make'], cause: Draft | null = null): Draft {
    const draft = { atUs: Math.round(atMs * 1000), order: this.#drafts.length, make, cause };
    this.#drafts.push(draft);
    return draft;
  }

  command(atMs: number, command: Command): this {
    this.#add(atMs, (seq, cause) => ({ seq, at: Math.round(atMs * 1000), cause, type: 'command', command }));
    return this;
  }

  boot(atMs: number, node: NodeId, role: string): this {
    this.#add(atMs, (seq, cause) => ({ seq, at: Math.round(atMs * 1000), cause, type: 'boot', node, role }));
    return this;
  }

  crash(atMs: number, node: NodeId): this {
    this.#add(atMs, (seq, cause) => ({ seq, at: Math.round(atMs * 1000), cause, type: 'crash', node, wiped: false }));
    return this;
  }

  role(atMs: number, node: NodeId, role: string): this {
    this.#add(atMs, (seq, cause) => ({ seq, at: Math.round(atMs * 1000), cause, type: 'role', node, role }));
    return this;
  }

  report(atMs: number, node: NodeId, key: string, value: ReportValue): this {
    this.#add(atMs, (seq, cause) => ({ seq, at: Math.round(atMs * 1000), cause, type: 'report', node, key, value }));
    return this;
  }

  /** A write that took effect at a node and made this version of `posts`. */
  commit(atMs: number, node: NodeId, position: number): this {
    const at = Math.round(atMs * 1000);
    const outcome = { ok: true, columns: [], rows: [], changes: 1, tables: ['posts'], wrote: true } as const;
    const result = { outcome, position };
    this.#add(atMs, (seq, cause) => ({
      seq,
      at,
      cause,
      type: 'execute',
      node,
      job: { kind: 'sql' },
      result,
      waitedUs: 0,
      doneAt: at,
      steps: 20,
    }));
    return this.report(atMs, node, 'position', position);
  }

  send({ from, to, kind, atMs, tookMs, lost, lostAtMs, op }: Journey): this {
    const at = Math.round(atMs * 1000);
    const arriveAt = Math.round((atMs + tookMs) * 1000);
    const message = op === undefined ? { kind } : { kind, op };
    const sent = this.#add(atMs, (seq, cause) => ({
      seq,
      at,
      cause,
      type: 'send',
      from,
      to,
      message,
      bytes: 120,
      arriveAt,
      leaveAt: null,
    }));
    const endMs = lost ? (lostAtMs ?? atMs + tookMs) : atMs + tookMs;
    const end = Math.round(endMs * 1000);
    if (lost) this.#add(endMs, (seq, cause) => ({ seq, at: end, cause, type: 'drop', reason: lost }), sent);
    else this.#add(endMs, (seq, cause) => ({ seq, at: end, cause, type: 'deliver', node: to }), sent);
    return this;
  }

  /** A read of `posts` as its client sees it; the messages in between are sent apart. */
  read(op: string, client: NodeId, o: { readonly atMs: number; readonly returnedMs: number; readonly served: Served }): this {
    const statement = { sql: 'SELECT title FROM posts WHERE id = 7', params: [] };
    const outcome = { ok: true, columns: ['title'], rows: [['Hello']], changes: 0, tables: ['posts'], wrote: false } as const;
    this.#add(o.atMs, (seq, cause) => ({ seq, at: Math.round(o.atMs * 1000), cause, type: 'call', node: client, op, statement }));
    this.#add(o.returnedMs, (seq, cause) => ({
      seq,
      at: Math.round(o.returnedMs * 1000),
      cause,
      type: 'return',
      node: client,
      op,
      outcome,
      served: o.served,
    }));
    return this;
  }

  index(): TraceIndex {
    const drafts = [...this.#drafts].sort((a, b) => a.atUs - b.atUs || a.order - b.order);
    const seqOf = new Map<Draft, number>(drafts.map((d, i) => [d, i]));
    const index = new TraceIndex(this.stage.nodes);
    recordEvents(
      index,
      index.legend,
      drafts.map((d, i) => d.make(i, d.cause ? (seqOf.get(d.cause) ?? -1) : -1)),
    );
    return index;
  }
}

export const oneWayMs = (stage: Stage, a: string, b: string): number => {
  const i = stage.places.findIndex((p) => p.id === a);
  const j = stage.places.findIndex((p) => p.id === b);
  return (stage.rttMs[i]?.[j] ?? 0) / 2 + 0.4;
};
