/**
 * The world at a moment, read off the trace. A `TraceIndex` records events as they come, keeps a frame every
 * `FRAME_EVENTS` events and answers `worldAt(t)` by taking in the few events after the nearest one.
 */
import { messageIn } from '../sim/bodies.ts';
import { type DropReason, STALL_REASONS, type StallReason, type TraceEvent } from '../sim/events.ts';
import type { Message, Micros, NodeId, NodeSpec } from '../sim/node.ts';
import { EVENT, Names, type Recorder } from '../sim/recorder.ts';
import { type Legend, Trace } from '../sim/trace.ts';
import { Fold, firstFrame, type Frame, type NodeFact } from './fold.ts';
import { Chronicle, isMilestone } from './chronicle.ts';
import { type Ending, Flights } from './flights.ts';
import { Recent } from './recent.ts';
import { type Growing, places, times } from './growing.ts';
import { type OpenCall, Operations, staleness } from './operations.ts';
import { Versions } from './versions.ts';

export type { NodeFact, PartitionFact } from './fold.ts';
export { type OperationFact, staleness } from './operations.ts';

/** A transmission on its way, or one that ended. Positions are linear in time between `leftAt` and `arriveAt`. */
export interface Flight {
  /** `seq` of its send or resend event. */
  readonly send: number;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
  readonly sentAt: Micros;
  /** When it is on the line; later than `sentAt` where lines are finite and taken. */
  readonly leftAt: Micros;
  readonly arriveAt: Micros;
  /** When it was delivered or died; null while it is on its way as far as the trace knows. */
  readonly endedAt: Micros | null;
  /** `waits`: it never left; what it carried is sent later. */
  readonly end: 'delivered' | DropReason | StallReason | null;
}

export interface World extends Omit<Frame, 'nodes' | 'count'> {
  readonly at: Micros;
  /** Events with `at` ≤ this moment. */
  readonly eventCount: number;
  readonly nodes: ReadonlyMap<NodeId, NodeFact>;
}

export interface SomeFlights {
  readonly flights: readonly Flight[];
  readonly all: number;
}

const FRAME_EVENTS = 512;

const endingOf = (type: number, about: number): Ending =>
  type === EVENT.deliver ? 'delivered' : type === EVENT.stall && STALL_REASONS[about] === 'waits' ? 'waits' : 'lost';

/** What an index is made of, when it begins with what another one has. */
interface Parts {
  readonly trace: Trace;
  readonly times: Growing<Float64Array>;
  readonly frames: Frame[];
  readonly flights: Flights;
  readonly operations: Operations;
  readonly versions: Versions;
  readonly chronicle: Chronicle;
  readonly reports: Growing<Int32Array>;
  /** From when on the world is known. */
  readonly fromUs: Micros;
}

/** A moment of a run at which a window of it begins. */
export interface WindowStart {
  readonly events: number;
  readonly at: Micros;
  /** The world after them, and the operations that wait for their answers. */
  readonly frame: Frame;
  readonly calls: readonly OpenCall[];
}

const noParts = (nodes: readonly NodeSpec[], legend: Legend): Parts => ({
  trace: new Trace(legend),
  times: times(),
  frames: [firstFrame(nodes)],
  flights: new Flights(),
  operations: new Operations(),
  versions: new Versions(nodes),
  chronicle: new Chronicle(),
  reports: places(),
  fromUs: 0,
});

/** All that pictures and verdicts ask of a trace, or of a window of it. Events must come in order of `seq`; the oldest may be forgotten. */
export class TraceIndex implements Recorder {
  readonly legend: Legend;
  readonly trace: Trace;
  readonly versions: Versions;
  /** What is few among many events, and looked for by lessons. */
  readonly chronicle: Chronicle;
  readonly #times: Growing<Float64Array>;
  readonly #frames: Frame[];
  readonly #flights: Flights;
  readonly #operations: Operations;
  /** Events that are reports. */
  readonly #reports: Growing<Int32Array>;
  readonly #fold: Fold;
  readonly #made = new Recent<Flight>();
  /** From when on the world is known, µs. */
  fromUs: Micros;

  constructor(
    readonly nodes: readonly NodeSpec[],
    names: Names = new Names(),
    parts?: Parts,
  ) {
    this.legend = { nodes: nodes.map((node) => node.id), names };
    const { trace, times: at, frames, flights, operations, versions, chronicle, reports, fromUs } = parts ?? noParts(nodes, this.legend);
    this.trace = trace;
    this.#times = at;
    this.#frames = frames;
    this.#flights = flights;
    this.#operations = operations;
    this.versions = versions;
    this.chronicle = chronicle;
    this.#reports = reports;
    this.fromUs = fromUs;
    this.#fold = this.#foldAt(this.count);
  }

  record(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void {
    this.trace.record(seq, type, at, cause, node, about, x, y, body);
    this.#times.push(at);
    this.#file(seq, type, at, cause, node, about, x, body);
    this.#fold.add(this.trace.columnsOf(seq), seq, this.legend);
    if ((seq + 1) % FRAME_EVENTS === 0) this.#frames.push(this.#fold.frame());
  }

  /** An index of the same run that begins elsewhere: what is kept of a whole run it has, the rest is told from there on. */
  windowAt({ events, at, frame, calls }: WindowStart): TraceIndex {
    const trace = new Trace(this.legend);
    trace.begin(events);
    return new TraceIndex(this.nodes, this.legend.names, {
      trace,
      times: times(events),
      frames: [frame],
      flights: new Flights(events),
      operations: this.#operations.windowAt(calls),
      versions: this.versions,
      chronicle: this.chronicle,
      reports: places(),
      fromUs: at,
    });
  }

  /** Gives back what is kept of events before this one, in chunks. What is kept of a whole run stays. */
  forget(before: number): void {
    this.trace.forget(before);
    const { first } = this.trace;
    this.#times.forget(first);
    if (this.count > first && first > 0) this.fromUs = Math.max(this.fromUs, this.timeOf(first));
    this.#flights.forget(first);
    this.#operations.forget(first);
    this.#reports.forget(this.#reports.countUpTo(first - 1));
    const kept = this.#frames.findLastIndex(({ count }) => count <= first);
    if (kept > 0) this.#frames.splice(0, kept);
  }

  /**
   * An index of its own that has the first `events` of this one and goes on otherwise, with the first `named` of its names. What is
   * behind is shared or copied as columns, so that it takes milliseconds however much that is.
   */
  upTo(events: number, named: number): TraceIndex {
    const names = new Names(this.legend.names.list.slice(0, named));
    const trace = new Trace({ nodes: this.legend.nodes, names });
    trace.continue(this.trace, events);
    return new TraceIndex(this.nodes, names, {
      trace,
      times: this.#times.upTo(events),
      frames: this.#frames.filter(({ count }) => count <= events),
      flights: this.#flights.upTo(events),
      operations: this.#operations.upTo(events),
      versions: this.versions.upTo(events),
      chronicle: this.chronicle.upTo(events),
      reports: this.#reports.upTo(this.#reports.countUpTo(events - 1)),
      fromUs: this.fromUs,
    });
  }

  get operations(): Pick<Operations, 'get' | 'has' | 'values' | 'size'> {
    return this.#operations;
  }

  /** The first event that is held. */
  get first(): number {
    return this.trace.first;
  }

  /** Number of events, those before the first one included. */
  get count(): number {
    return this.trace.length;
  }

  /** Event `seq` as an object; undefined when there is none (yet). */
  event(seq: number): TraceEvent | undefined {
    return seq >= this.first && seq < this.trace.length ? this.trace.event(seq) : undefined;
  }

  /** Every event from `seq` on, as objects. */
  *events(seq = 0): Generator<TraceEvent> {
    for (let i = Math.max(seq, this.first); i < this.trace.length; i++) yield this.trace.event(i);
  }

  get reportCount(): number {
    return this.#reports.length;
  }

  /** The i-th report of a node. */
  reportAt(i: number): TraceEvent | undefined {
    return this.event(this.#reports.at(i));
  }

  /** When event `seq` happened, µs. */
  timeOf(seq: number): Micros {
    return this.#times.at(seq);
  }

  /** The world just after everything that happened at or before `at`. */
  worldAt(at: Micros): World {
    const count = this.countAt(at);
    const { nodes, partitions, slow, lossy } = this.#foldAt(count).frame();
    return { at, eventCount: count, nodes: new Map(nodes.map((node) => [node.id, node])), partitions, slow, lossy };
  }

  /** Number of events with time ≤ `at`. */
  countAt(at: Micros): number {
    return this.#times.countUpTo(at);
  }

  get flightCount(): number {
    return this.#flights.count;
  }

  /** The i-th transmission in order of sending; the same object as long as it is what is known of it and asked for now and then. */
  flightAt(i: number): Flight {
    return this.#made.get(i, () => this.#makeFlight(i));
  }

  #makeFlight(i: number): Flight {
    const send = this.#flights.sendOf(i);
    const event = this.trace.event(send);
    if (event.type !== 'send' && event.type !== 'resend') throw new Error(`Antipode's own mistake: event ${send} sent nothing`);
    const { from, to, message, arriveAt } = event;
    const ending = this.event(this.#flights.endOf(i));
    const end = ending?.type === 'drop' || ending?.type === 'stall' ? ending.reason : ending ? 'delivered' : null;
    return { send, from, to, message, sentAt: event.at, leftAt: event.leaveAt ?? event.at, arriveAt, endedAt: ending?.at ?? null, end };
  }

  /** Transmissions sent at or before `at` that were still on their way at `at - lingerUs`. */
  flightsAt(at: Micros, lingerUs: Micros): readonly Flight[] {
    return this.someFlightsAt(at, lingerUs, Number.POSITIVE_INFINITY).flights;
  }

  /** At most about `most` of them, evenly chosen, and how many there are in all. */
  someFlightsAt(at: Micros, lingerUs: Micros, most: number): SomeFlights {
    const { flights, all } = this.#flights.between(at - lingerUs, at, most);
    return { flights: flights.map((i) => this.flightAt(i)), all };
  }

  /** The same, where what was lost is asked for longer than what arrived. */
  flightsInSight(
    at: Micros,
    { fadeUs, lostUs, most }: { readonly fadeUs: Micros; readonly lostUs: Micros; readonly most: number },
  ): SomeFlights {
    const { flights, all } = this.#flights.between(at - fadeUs, at, most);
    const lost = this.#flights.lostBetween(this.countAt(at - lostUs), this.countAt(at - fadeUs), most);
    return { flights: [...lost, ...flights].sort((a, b) => a - b).map((i) => this.flightAt(i)), all: all + lost.length };
  }

  /** The transmission of a send or resend event, or of the deliver, stall or drop event that ended it. */
  flight(seq: number): Flight | undefined {
    const i = this.#flights.of(seq);
    return i >= 0 ? this.flightAt(i) : undefined;
  }

  /** Whether an operation was answered with rows that were others by then. */
  isStale(op: string): boolean {
    const operation = this.operations.get(op);
    return operation !== undefined && staleness(operation) !== null;
  }

  /** The chain of causes of an event, itself first. */
  causes(seq: number): readonly TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let event = this.event(seq); event; event = this.event(event.cause)) chain.push(event);
    return chain;
  }

  /** What is drawn after the first `count` events. */
  #foldAt(count: number): Fold {
    const fold = new Fold(this.#frames.findLast((frame) => frame.count <= count) ?? this.#frames[0] ?? firstFrame(this.nodes));
    for (let seq = fold.count; seq < count; seq++) fold.add(this.trace.columnsOf(seq), seq, this.legend);
    return fold;
  }

  #noteSent(seq: number, { as, kind }: Message, from: number, to: number): void {
    this.chronicle.sent(seq, as ?? kind, this.#id(from), this.#id(to));
  }

  #file(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, body: unknown): void {
    const news = seq >= this.chronicle.count;
    if (news) this.chronicle.count = seq + 1;
    switch (type) {
      case EVENT.send:
      case EVENT.resend:
        if (news) this.#noteSent(seq, messageIn(body), node, about);
        this.#flights.send(seq, at, x);
        return;
      case EVENT.deliver:
      case EVENT.stall:
      case EVENT.drop:
        this.#flights.end(seq, at, cause, endingOf(type, about));
        this.#made.drop(this.#flights.of(cause));
        return;
      case EVENT.execute:
      case EVENT.finish:
      case EVENT.lose:
        if (news) this.versions.add(type, at, seq, this.#id(node), x, body);
        break;
      case EVENT.call:
        if (news) this.chronicle.asked(seq, this.#id(node));
        this.#operations.call({ seq, at, cause, client: this.#id(node), body });
        break;
      case EVENT.return:
        this.#answered(seq, at, body, news);
        break;
      case EVENT.report:
        this.#reports.push(seq);
        break;
      case EVENT.timer:
      case EVENT.persist:
      case EVENT.append:
      case EVENT.trim:
      case EVENT.sync:
      case EVENT.draw:
      case EVENT.refuse:
      case EVENT.exchange:
        break;
      default: {
        const event = this.trace.event(seq);
        if (news && isMilestone(event)) this.chronicle.milestone(event);
      }
    }
    this.#flights.pass();
  }

  #answered(seq: number, at: Micros, body: unknown, news: boolean): void {
    const operation = this.#operations.answer(seq, at, body);
    if (news && operation && staleness(operation)) this.chronicle.stale(seq, at);
  }

  #id(node: number): NodeId {
    return this.legend.nodes[node] ?? '';
  }
}
