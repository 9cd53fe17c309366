/**
 * The world at a moment, folded from the trace. A `TraceIndex` takes events as they come, keeps a keyframe every
 * `KEYFRAME_EVENTS` events and answers `worldAt(t)` by replaying the few events after the nearest keyframe.
 */
import type { Command } from '../sim/commands.ts';
import { encodedBytes } from '../sim/encoding.ts';
import type { DropReason, EventOf, TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId, NodeKind, NodeSpec, ReportValue } from '../sim/node.ts';
import type { Outcome, Served, Statement } from '../sim/operation.ts';
import { type Commit, commitsOf, type Reset } from './commits.ts';

export interface NodeFact {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly region: string;
  readonly role: string;
  readonly health: 'up' | 'crashed' | 'paused';
  readonly reports: Readonly<Record<string, ReportValue>>;
  /** Until when its cores have work, µs; at most the present when it is idle. */
  readonly busyUntil: Micros;
}

/** A message on its way, or one that ended. Positions are linear in time between `sentAt` and `arriveAt`. */
export interface Flight {
  /** `seq` of its send event. */
  readonly send: number;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
  /** What its encoding takes. */
  readonly bytes: number;
  readonly sentAt: Micros;
  readonly arriveAt: Micros;
  /** When it was delivered or died; null while it is on its way as far as the trace knows. */
  readonly endedAt: Micros | null;
  readonly end: 'delivered' | DropReason | null;
}

export type PartitionFact = Extract<Command, { type: 'partition' }> & { readonly since: Micros; readonly cause: number };

/** One operation of a client, from the call on. */
export interface OperationFact {
  readonly op: string;
  readonly client: NodeId;
  readonly statement: Statement;
  readonly calledAt: Micros;
  readonly call: number;
  readonly returnedAt: Micros | null;
  readonly return: number | null;
  readonly outcome: Outcome | null;
  readonly served: Served | null;
}

export interface World {
  readonly at: Micros;
  /** Events with `at` ≤ this moment. */
  readonly eventCount: number;
  readonly nodes: ReadonlyMap<NodeId, NodeFact>;
  readonly partitions: readonly PartitionFact[];
  readonly slow: readonly Extract<Command, { type: 'slow' }>[];
  readonly lossy: readonly Extract<Command, { type: 'lossy' }>[];
}

interface Keyframe {
  /** Number of events folded in. */
  readonly count: number;
  readonly at: Micros;
  readonly nodes: ReadonlyMap<NodeId, NodeFact>;
  readonly partitions: readonly PartitionFact[];
  readonly slow: World['slow'];
  readonly lossy: World['lossy'];
}

const KEYFRAME_EVENTS = 256;

/** Applies one event; returns the same frame when nothing that is drawn changed. */
function fold(frame: Keyframe, event: TraceEvent): Keyframe {
  const next = { ...frame, count: event.seq + 1, at: event.at };
  const change = (id: NodeId, fields: Partial<NodeFact>): Keyframe => {
    const node = frame.nodes.get(id);
    if (!node) return next;
    return { ...next, nodes: new Map(frame.nodes).set(id, { ...node, ...fields }) };
  };
  switch (event.type) {
    case 'boot':
      return change(event.node, { role: event.role, health: 'up', reports: {}, busyUntil: 0 });
    case 'crash':
      return change(event.node, { health: 'crashed', busyUntil: 0 });
    case 'pause':
      return change(event.node, { health: 'paused' });
    case 'resume':
      return change(event.node, { health: 'up' });
    case 'role':
      return change(event.node, { role: event.role });
    case 'report': {
      const reports = frame.nodes.get(event.node)?.reports ?? {};
      return change(event.node, { reports: { ...reports, [event.key]: event.value } });
    }
    case 'execute':
      return change(event.node, { busyUntil: event.doneAt });
    case 'command':
      return foldCommand(next, event);
    default:
      return next;
  }
}

function foldCommand(frame: Keyframe, event: EventOf<'command'>): Keyframe {
  const { command } = event;
  const samePair = (a: readonly [string, string]) => (b: { between: readonly [string, string] }) =>
    (a[0] === b.between[0] && a[1] === b.between[1]) || (a[0] === b.between[1] && a[1] === b.between[0]);
  switch (command.type) {
    case 'partition':
      return {
        ...frame,
        partitions: [...frame.partitions.filter((p) => p.name !== command.name), { ...command, since: event.at, cause: event.seq }],
      };
    case 'heal':
      return { ...frame, partitions: frame.partitions.filter((p) => command.name !== null && p.name !== command.name) };
    case 'slow': {
      const rest = frame.slow.filter((s) => !samePair(command.between)(s));
      return { ...frame, slow: command.factor === 1 ? rest : [...rest, command] };
    }
    case 'lossy': {
      const rest = frame.lossy.filter((s) => !samePair(command.between)(s));
      return { ...frame, lossy: command.loss === 0 && command.duplication === 0 ? rest : [...rest, command] };
    }
    default:
      return frame;
  }
}

/** All that pictures, metrics and verdicts ask of a trace. Append-only; events must come in order of `seq`. */
export class TraceIndex {
  readonly events: TraceEvent[] = [];
  /** Every message in order of sending. */
  readonly flights: Flight[] = [];
  readonly operations = new Map<string, OperationFact>();
  /** Every committed write in order of time; where copies replay statements, each copy's commit of it. */
  readonly commits: Commit[] = [];
  /** Restores and promotions, in order of time. */
  readonly resets: Reset[] = [];
  /** Longest time that any message was planned to take, µs: bounds the search for flights at a moment. */
  #longestUs = 0;
  readonly #flightOf = new Map<number, number>();
  readonly #keyframes: Keyframe[];
  #last: Keyframe;

  constructor(readonly nodes: readonly NodeSpec[]) {
    const facts = nodes.map((n): [NodeId, NodeFact] => [
      n.id,
      { id: n.id, kind: n.kind, region: n.region, role: '', health: 'up', reports: {}, busyUntil: 0 },
    ]);
    this.#last = { count: 0, at: 0, nodes: new Map(facts), partitions: [], slow: [], lossy: [] };
    this.#keyframes = [this.#last];
  }

  add(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.#file(event);
      this.#last = fold(this.#last, event);
      if (this.#last.count % KEYFRAME_EVENTS === 0) this.#keyframes.push(this.#last);
    }
  }

  /** The world just after everything that happened at or before `at`. */
  worldAt(at: Micros): World {
    const count = this.countAt(at);
    let frame = this.#keyframes[0] ?? this.#last;
    for (let low = 0, high = this.#keyframes.length - 1; low <= high; ) {
      const middle = (low + high) >> 1;
      const candidate = this.#keyframes[middle];
      if (candidate && candidate.count <= count) {
        frame = candidate;
        low = middle + 1;
      } else high = middle - 1;
    }
    for (let i = frame.count; i < count; i++) {
      const event = this.events[i];
      if (event) frame = fold(frame, event);
    }
    const { nodes, partitions, slow, lossy } = frame;
    return { at, eventCount: count, nodes, partitions, slow, lossy };
  }

  /** Number of events with time ≤ `at`. */
  countAt(at: Micros): number {
    return upperBound(this.events, at, (e) => e.at);
  }

  /** Messages sent at or before `at` that were still on their way at `at - lingerUs`. */
  flightsAt(at: Micros, lingerUs: Micros): readonly Flight[] {
    const from = upperBound(this.flights, at - lingerUs - this.#longestUs - 1, (f) => f.sentAt);
    const to = upperBound(this.flights, at, (f) => f.sentAt);
    return this.flights.slice(from, to).filter((f) => (f.endedAt ?? f.arriveAt) >= at - lingerUs);
  }

  /** The message of a send event, or of the deliver or drop event that ended it. */
  flight(seq: number): Flight | undefined {
    const i = this.#flightOf.get(seq);
    return i === undefined ? undefined : this.flights[i];
  }

  /** The chain of causes of an event, itself first. */
  causes(seq: number): readonly TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let event = this.events[seq]; event; event = this.events[event.cause]) chain.push(event);
    return chain;
  }

  #file(event: TraceEvent): void {
    switch (event.type) {
      case 'send': {
        const { from, to, message, arriveAt } = event;
        const bytes = encodedBytes(message);
        this.#longestUs = Math.max(this.#longestUs, arriveAt - event.at);
        this.#flightOf.set(event.seq, this.flights.length);
        this.flights.push({ send: event.seq, from, to, message, bytes, sentAt: event.at, arriveAt, endedAt: null, end: null });
        return;
      }
      case 'deliver':
      case 'drop': {
        const i = this.#flightOf.get(event.cause);
        const flight = i === undefined ? undefined : this.flights[i];
        if (i === undefined || !flight) return;
        this.#longestUs = Math.max(this.#longestUs, event.at - flight.sentAt);
        this.#flightOf.set(event.seq, i);
        this.flights[i] = { ...flight, endedAt: event.at, end: event.type === 'deliver' ? 'delivered' : event.reason };
        return;
      }
      case 'report': {
        const kind = event.key === 'restoredTo' ? 'restore' : event.key === 'promotedAt' ? 'promotion' : null;
        if (kind === null || typeof event.value !== 'number') return;
        this.resets.push({ kind, node: event.node, at: event.at, position: event.value });
        return;
      }
      case 'execute':
        this.commits.push(...commitsOf(event));
        return;
      case 'call':
        this.operations.set(event.op, {
          op: event.op,
          client: event.node,
          statement: event.statement,
          calledAt: event.at,
          call: event.seq,
          returnedAt: null,
          return: null,
          outcome: null,
          served: null,
        });
        return;
      case 'return': {
        const called = this.operations.get(event.op);
        if (!called) return;
        const { outcome, served } = event;
        this.operations.set(event.op, { ...called, returnedAt: event.at, return: event.seq, outcome, served });
        return;
      }
      default:
    }
  }
}

/** Index of the first item whose key is greater than `limit`; items are sorted by key. */
function upperBound<T>(items: readonly T[], limit: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
