/**
 * The network between regions. One-way delay = half the pair's round trip + in-region delay + jitter with a long tail.
 * Order is kept per link unless told otherwise. A message is lost to a partition when its link is cut at the moment
 * it passes the middle of its way: that is where pictures draw the tear.
 */
import { assert } from './assert.ts';
import { type Backlog, copyOfBacklog } from './backlog.ts';
import type { Command } from './commands.ts';
import { type Distribution, draw } from './distribution.ts';
import { encodedBytes } from './encoding.ts';
import type { Message, Micros, NodeSpec } from './node.ts';
import { Stream, STREAM_WORDS } from './random.ts';

/** One way between two processes of one host. Ours: a round trip of 50 µs, as sockets of one machine take. */
const LOOPBACK_US: Micros = 25;
const NEVER: Micros = -1;

export interface NetworkModel {
  /** One-way delay without jitter, µs. */
  delayUs(fromRegion: string, toRegion: string): Micros;
  /** Scale of the jitter's Lomax distribution, µs. */
  jitterUs(fromRegion: string, toRegion: string): Micros;
  /** True: a later message never overtakes an earlier one of the same link, as on a connection. */
  readonly ordered: boolean;
  /** Messages travel on connections (decision 0022); absent: as datagrams, which may be lost and doubled. */
  readonly connections?: ConnectionRules;
  /** What the line from one region to another carries, Mbit/s; null: as much as is sent. */
  bandwidthMbps?(fromRegion: string, toRegion: string): number | null;
  /** One-way delays that follow a distribution of their own; null: `delayUs` and `jitterUs`. */
  delays?(fromRegion: string, toRegion: string): LinkDelays | null;
}

export interface ConnectionRules {
  /** A connection that could deliver nothing for so long is given up, µs (TCP's user timeout, RFC 5482). */
  readonly userTimeoutUs: Micros;
  /** Names of the round trips that a client makes before each request; none: its connections were opened before time starts. */
  readonly opening: readonly string[];
}

/** Distributions of one-way delays, by kind of message; `other` for kinds that are not listed. */
export interface LinkDelays {
  readonly kinds: Readonly<Record<string, Distribution>>;
  readonly other: Distribution | null;
}

/** One direction between two nodes, with the faults that it suffers at present. What it draws and remembers stands in the network. */
export class Link {
  factor = 1;
  loss = 0;
  duplication = 0;
  cut = false;
  /** Nothing but delay and order: most links most of the time, which go a short way for speed. */
  plain = true;
  /** On a connection: what has to arrive in order after something was lost. */
  backlog: Backlog | null = null;
  /** When its sender's host went down last, µs: what had left by then nobody sends again. */
  fellAt: Micros = NEVER;

  constructor(
    readonly number: number,
    /** Place of the sender among the nodes. */
    readonly sender: number,
    readonly from: NodeSpec,
    readonly to: NodeSpec,
    readonly baseUs: Micros,
    readonly jitterUs: Micros,
    readonly stream: Stream,
    readonly delays: LinkDelays | null,
    /** The line that it shares with other links between the same regions; null when that is never full. */
    readonly line: Line | null,
    /** Each message is a request on a connection of its own. */
    readonly opens: boolean,
  ) {
    this.settle();
  }

  /** After faults or what waits have changed. */
  settle(): void {
    const { cut, loss, duplication, backlog, delays, line, opens } = this;
    this.plain = !cut && loss === 0 && duplication === 0 && backlog === null && delays === null && line === null && !opens;
  }
}

/** What one region can send to another: one bit after the other. */
export interface Line {
  readonly mbps: number;
  /** Until when it is taken, µs. */
  takenUntil: Micros;
}

type Faulty = Extract<Command, { type: 'partition' | 'slow' | 'lossy' }>;

export interface SavedNetwork {
  readonly words: Int32Array;
  readonly lastArrival: Float64Array;
  readonly faults: readonly (readonly [string, Faulty])[];
  readonly open: readonly number[];
  readonly backlogs: readonly Backlog[];
  /** Numbers of links whose sender's host went down, and when. */
  readonly fallen: readonly (readonly [number, Micros])[];
  readonly lines: readonly (readonly [string, Micros])[];
}

export class Network {
  /** State of the links' random streams, and when the last message on each arrives: all that a link's future follows from, beside faults. */
  readonly words: Int32Array;
  readonly lastArrival: Float64Array;
  readonly #links: (Link | undefined)[];
  /** Active faults by a key that says what replaces what. */
  readonly #faults = new Map<string, Faulty>();
  readonly #lines = new Map<string, Line>();

  constructor(
    readonly nodes: readonly NodeSpec[],
    readonly model: NetworkModel,
    readonly seed: number,
  ) {
    const pairs = nodes.length * nodes.length;
    this.words = new Int32Array(pairs * STREAM_WORDS);
    this.lastArrival = new Float64Array(pairs);
    this.#links = new Array<Link | undefined>(pairs);
  }

  /** Number of the link between two nodes, given by their places in `nodes`. */
  linkNumber(from: number, to: number): number {
    return from * this.nodes.length + to;
  }

  link(number: number): Link {
    return this.#links[number] ?? this.#open(number);
  }

  /** The link between the same nodes the other way. */
  reverse({ number }: Link): Link {
    const { length } = this.nodes;
    return this.link((number % length) * length + Math.floor(number / length));
  }

  /** Something was sent from one to the other, or back. */
  joined(a: number, b: number): boolean {
    return this.#links[this.linkNumber(a, b)] !== undefined || this.#links[this.linkNumber(b, a)] !== undefined;
  }

  /** Draws when a message that leaves now arrives on a link that is plain. */
  arrival({ number, baseUs, jitterUs, stream, factor }: Link, now: Micros): Micros {
    return this.#inOrder(number, now + Math.max(1, Math.round((baseUs + stream.lomax(jitterUs)) * factor)));
  }

  /** When the last bit of a message is on the line, which it takes for so long. */
  leaves({ line }: Link, message: Message, now: Micros): Micros {
    if (line === null) return now;
    line.takenUntil = Math.max(now, line.takenUntil) + Math.ceil((encodedBytes(message) * 8) / line.mbps);
    return line.takenUntil;
  }

  /** Draws when a message that leaves at `leaveAt` arrives; `trip` without regard to what was sent before it. */
  arrivalOf(link: Link, kind: string, leaveAt: Micros): Micros {
    return this.#inOrder(link.number, leaveAt + this.trip(link, kind));
  }

  /** Draws how long a message of this kind is under way, µs. */
  trip({ delays, stream, baseUs, jitterUs, factor }: Link, kind: string): Micros {
    const special = delays === null ? null : (delays.kinds[kind] ?? delays.other);
    return Math.max(1, Math.round((special === null ? baseUs + stream.lomax(jitterUs) : draw(special, stream)) * factor));
  }

  #inOrder(number: number, at: Micros): Micros {
    if (!this.model.ordered) return at;
    const inOrder = Math.max(at, (this.lastArrival[number] ?? 0) + 1);
    this.lastArrival[number] = inOrder;
    return inOrder;
  }

  #open(number: number): Link {
    const from = Math.floor(number / this.nodes.length);
    const a = this.nodes[from];
    const b = this.nodes[number % this.nodes.length];
    assert(a && b, 'a message goes to a node that there is not');
    const words = this.words.subarray(number * STREAM_WORDS, (number + 1) * STREAM_WORDS);
    const stream = new Stream(this.seed, `network ${a.id} ${b.id}`, words);
    const { model } = this;
    const within = a.host !== undefined && a.host === b.host;
    const delayUs = within ? LOOPBACK_US : model.delayUs(a.region, b.region);
    const jitterUs = within ? 0 : model.jitterUs(a.region, b.region);
    const opens = a.kind === 'client' && (model.connections?.opening.length ?? 0) > 0;
    const delays = within ? null : (model.delays?.(a.region, b.region) ?? null);
    const line = within ? null : this.#line(a.region, b.region);
    const link = new Link(number, from, a, b, delayUs, jitterUs, stream, delays, line, opens);
    this.#links[number] = link;
    this.#afflict(link);
    return link;
  }

  #line(from: string, to: string): Line | null {
    const mbps = this.model.bandwidthMbps?.(from, to) ?? null;
    if (mbps === null) return null;
    const key = `${from} ${to}`;
    const line = this.#lines.get(key) ?? { mbps, takenUntil: 0 };
    this.#lines.set(key, line);
    return line;
  }

  /** Begins, changes or ends a fault. */
  apply(command: Extract<Command, { type: 'partition' | 'heal' | 'slow' | 'lossy' }>): void {
    if (command.type === 'heal') {
      for (const [key, fault] of this.#faults) {
        if (fault.type === 'partition' && (command.name === null || fault.name === command.name)) this.#faults.delete(key);
      }
    } else {
      const key = command.type === 'partition' ? `partition ${command.name}` : `${command.type} ${[...command.between].sort().join(' ')}`;
      this.#faults.set(key, command);
    }
    for (const link of this.#links) if (link) this.#afflict(link);
  }

  /** Something was lost on a connection and has not arrived since. */
  get waits(): boolean {
    return this.#links.some((link) => link !== undefined && link.backlog !== null);
  }

  save(): SavedNetwork {
    const open = this.#links.flatMap((link) => (link ? [link.number] : []));
    const backlogs = this.#links.flatMap((link) => (link?.backlog ? [copyOfBacklog(link.backlog)] : []));
    const fallen = this.#links.flatMap((link) => (link && link.fellAt !== NEVER ? [[link.number, link.fellAt] as const] : []));
    const lines = [...this.#lines].map(([key, { takenUntil }]) => [key, takenUntil] as const);
    const drawn = { words: this.words.slice(), lastArrival: this.lastArrival.slice() };
    return { ...drawn, faults: [...this.#faults], open, backlogs, fallen, lines };
  }

  restore({ words, lastArrival, faults, open, backlogs, fallen, lines }: SavedNetwork): void {
    for (const [key, fault] of faults) this.#faults.set(key, fault);
    for (const number of open) this.#open(number);
    for (const backlog of backlogs) {
      const link = this.link(backlog.link);
      link.backlog = copyOfBacklog(backlog);
      link.settle();
    }
    for (const [number, at] of fallen) this.link(number).fellAt = at;
    for (const [key, takenUntil] of lines) {
      const line = this.#lines.get(key);
      if (line) line.takenUntil = takenUntil;
    }
    // Last: opening a link begins its stream.
    this.words.set(words);
    this.lastArrival.set(lastArrival);
  }

  #afflict(link: Link): void {
    link.factor = 1;
    link.loss = 0;
    link.duplication = 0;
    link.cut = false;
    const a = link.from.region;
    const b = link.to.region;
    for (const fault of this.#faults.values()) {
      if (fault.type === 'partition') {
        const [left, right] = fault.sides;
        if (left.includes(a) && right.includes(b)) link.cut = true;
        if (!fault.oneWay && left.includes(b) && right.includes(a)) link.cut = true;
      } else if ((fault.between[0] === a && fault.between[1] === b) || (fault.between[0] === b && fault.between[1] === a)) {
        if (fault.type === 'slow') link.factor = fault.factor;
        else {
          link.loss = fault.loss;
          link.duplication = fault.duplication;
        }
      }
    }
    link.settle();
  }
}
