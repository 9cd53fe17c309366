/**
 * The world at a moment, read off the trace. A `TraceIndex` records events as they come, keeps a frame every
 * `FRAME_EVENTS` events and answers `worldAt(t)` by taking in the few events after the nearest one.
 */
import { answerIn, askedIn, commandIn, messageIn, textIn, violationIn } from '../sim/bodies.ts';
import type { Command } from '../sim/commands.ts';
import { encodedBytes } from '../sim/encoding.ts';
import type { DropReason, TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Outcome, Served, Statement } from '../sim/operation.ts';
import { EVENT, Names, type Recorder } from '../sim/recorder.ts';
import { type Legend, Trace } from '../sim/trace.ts';
import { Fold, firstFrame, type Frame, type NodeFact } from './fold.ts';
import { places, times } from './growing.ts';
import { Versions } from './versions.ts';

export type { NodeFact, PartitionFact } from './fold.ts';

/** A message on its way, or one that ended. Positions are linear in time between `sentAt` and `arriveAt`. */
export interface Flight {
  /** `seq` of its send event. */
  readonly send: number;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
  readonly sentAt: Micros;
  readonly arriveAt: Micros;
  /** When it was delivered or died; null while it is on its way as far as the trace knows. */
  readonly endedAt: Micros | null;
  readonly end: 'delivered' | DropReason | null;
}

/** What the message of a flight takes, encoded. */
export const bytesOf = (flight: Flight): number => encodedBytes(flight.message);

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

export interface World extends Omit<Frame, 'nodes' | 'count'> {
  readonly at: Micros;
  /** Events with `at` ≤ this moment. */
  readonly eventCount: number;
  readonly nodes: ReadonlyMap<NodeId, NodeFact>;
}

const FRAME_EVENTS = 512;
const NO_FLIGHT = -1;

/** All that pictures and verdicts ask of a trace. Append-only; events must come in order of `seq`. */
export class TraceIndex implements Recorder {
  readonly operations = new Map<string, OperationFact>();
  readonly versions: Versions;
  /** What people did, and the roles that nodes took, in order of time: few among many events, and looked for by lessons. */
  readonly commands: { readonly at: Micros; readonly command: Command }[] = [];
  readonly roles: { readonly at: Micros; readonly node: NodeId; readonly role: string }[] = [];
  /** Invariants that did not hold. */
  readonly violations: { readonly at: Micros; readonly invariant: string; readonly detail: string }[] = [];
  /** Kinds of messages that were sent. */
  readonly kinds = new Set<string>();
  readonly trace: Trace;
  /** Longest time that any message was planned to take, µs: bounds the search for flights at a moment. */
  #longestUs = 0;
  readonly legend: Legend;
  readonly #times = times();
  /** By event: the flight that it began or ended. */
  readonly #flightOf = places();
  /** By flight: its send event, when that was, and the event that ended it. */
  readonly #sends = places();
  readonly #sentAt = times();
  readonly #ends = places();
  readonly #frames: Frame[];
  readonly #fold: Fold;

  constructor(
    readonly nodes: readonly NodeSpec[],
    names: Names = new Names(),
  ) {
    this.legend = { nodes: nodes.map((node) => node.id), names };
    this.trace = new Trace(this.legend);
    this.versions = new Versions(nodes);
    const first = firstFrame(nodes);
    this.#frames = [first];
    this.#fold = new Fold(first);
  }

  record(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void {
    this.trace.record(seq, type, at, cause, node, about, x, y, body);
    this.#times.push(at);
    this.#file(seq, type, at, cause, node, x, body);
    this.#fold.add(this.trace.columnsOf(seq), seq, this.legend);
    if ((seq + 1) % FRAME_EVENTS === 0) this.#frames.push(this.#fold.frame());
  }

  /** Number of events. */
  get count(): number {
    return this.trace.length;
  }

  /** Event `seq` as an object; undefined when there is none (yet). */
  event(seq: number): TraceEvent | undefined {
    return seq >= 0 && seq < this.trace.length ? this.trace.event(seq) : undefined;
  }

  /** Every event from `seq` on, as objects. */
  *events(seq = 0): Generator<TraceEvent> {
    for (let i = seq; i < this.trace.length; i++) yield this.trace.event(i);
  }

  /** When event `seq` happened, µs. */
  timeOf(seq: number): Micros {
    return this.#times.at(seq);
  }

  /** The world just after everything that happened at or before `at`. */
  worldAt(at: Micros): World {
    const count = this.countAt(at);
    const before = this.#frames[Math.floor(count / FRAME_EVENTS)] ?? firstFrame(this.nodes);
    const fold = new Fold(before);
    for (let seq = before.count; seq < count; seq++) fold.add(this.trace.columnsOf(seq), seq, this.legend);
    const { nodes, partitions, slow, lossy } = fold.frame();
    return { at, eventCount: count, nodes: new Map(nodes.map((node) => [node.id, node])), partitions, slow, lossy };
  }

  /** Number of events with time ≤ `at`. */
  countAt(at: Micros): number {
    return this.#times.countUpTo(at);
  }

  get flightCount(): number {
    return this.#sends.length;
  }

  /** The i-th message in order of sending. */
  flightAt(i: number): Flight {
    const send = this.#sends.at(i);
    const event = this.trace.event(send);
    if (event.type !== 'send') throw new Error(`Antipode's own mistake: event ${send} sent nothing`);
    const { from, to, message, arriveAt } = event;
    const ending = this.event(this.#ends.at(i));
    const end = ending?.type === 'drop' ? ending.reason : ending ? 'delivered' : null;
    return { send, from, to, message, sentAt: event.at, arriveAt, endedAt: ending?.at ?? null, end };
  }

  /** The first messages, at most `most`. */
  firstFlights(most: number): readonly Flight[] {
    return Array.from({ length: Math.min(most, this.flightCount) }, (_, i) => this.flightAt(i));
  }

  /** Messages sent at or before `at` that were still on their way at `at - lingerUs`. */
  flightsAt(at: Micros, lingerUs: Micros): readonly Flight[] {
    const from = this.#sentAt.countUpTo(at - lingerUs - this.#longestUs - 1);
    const to = this.#sentAt.countUpTo(at);
    const flights: Flight[] = [];
    for (let i = from; i < to; i++) {
      const flight = this.flightAt(i);
      if ((flight.endedAt ?? flight.arriveAt) >= at - lingerUs) flights.push(flight);
    }
    return flights;
  }

  /** The message of a send event, or of the deliver or drop event that ended it. */
  flight(seq: number): Flight | undefined {
    const i = this.#flightOf.at(seq);
    return i >= 0 ? this.flightAt(i) : undefined;
  }

  /** Whether an operation was answered with what a newer version had replaced. */
  isStale(op: string): boolean {
    const operation = this.operations.get(op);
    return operation !== undefined && this.versions.staleness(operation) !== null;
  }

  /** The chain of causes of an event, itself first. */
  causes(seq: number): readonly TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let event = this.event(seq); event; event = this.event(event.cause)) chain.push(event);
    return chain;
  }

  #file(seq: number, type: number, at: Micros, cause: number, node: number, x: number, body: unknown): void {
    let flight = NO_FLIGHT;
    switch (type) {
      case EVENT.send:
        flight = this.#sends.length;
        this.#longestUs = Math.max(this.#longestUs, x - at);
        this.kinds.add(messageIn(body).kind);
        this.#sends.push(seq);
        this.#sentAt.push(at);
        this.#ends.push(-1);
        break;
      case EVENT.deliver:
      case EVENT.drop:
        flight = this.#flightOf.at(cause);
        this.#ends.set(flight, seq);
        this.#longestUs = Math.max(this.#longestUs, at - this.#sentAt.at(flight));
        break;
      case EVENT.command:
        this.commands.push({ at, command: commandIn(body) });
        break;
      case EVENT.role:
        this.roles.push({ at, node: this.#id(node), role: textIn(body) });
        break;
      case EVENT.violation:
        this.violations.push({ at, ...violationIn(body) });
        break;
      case EVENT.execute:
      case EVENT.finish:
      case EVENT.lose:
        this.versions.add(type, at, seq, this.#id(node), x, body);
        break;
      case EVENT.call: {
        const { op, sql, params } = askedIn(body);
        const none = { returnedAt: null, return: null, outcome: null, served: null };
        this.operations.set(op, { op, client: this.#id(node), statement: { sql, params }, calledAt: at, call: seq, ...none });
        break;
      }
      case EVENT.return: {
        const { op, outcome, served } = answerIn(body);
        const called = this.operations.get(op);
        if (called) this.operations.set(op, { ...called, returnedAt: at, return: seq, outcome, served });
      }
    }
    this.#flightOf.push(flight);
  }

  #id(node: number): NodeId {
    return this.legend.nodes[node] ?? '';
  }
}
