/**
 * The network between regions. One-way delay = half the pair's round trip + in-region delay + jitter with a long tail.
 * Order is kept per link unless told otherwise. A message is lost to a partition when its link is cut at the moment
 * it passes the middle of its way: that is where pictures draw the tear.
 */
import { assert } from './assert.ts';
import type { Command } from './commands.ts';
import type { Micros, NodeSpec } from './node.ts';
import { Stream, STREAM_WORDS } from './random.ts';

export interface NetworkModel {
  /** One-way delay without jitter, µs. */
  delayUs(fromRegion: string, toRegion: string): Micros;
  /** Scale of the jitter's Lomax distribution, µs. */
  jitterUs(fromRegion: string, toRegion: string): Micros;
  /** True: a later message never overtakes an earlier one of the same link (TCP). */
  readonly ordered: boolean;
}

/** One direction between two nodes, with the faults that it suffers at present. What it draws and remembers stands in the network. */
export class Link {
  factor = 1;
  loss = 0;
  duplication = 0;
  cut = false;
  /** Messages may be lost, doubled or cut off. */
  faulty = false;

  constructor(
    readonly number: number,
    /** Place of the sender among the nodes. */
    readonly sender: number,
    readonly from: NodeSpec,
    readonly to: NodeSpec,
    readonly baseUs: Micros,
    readonly jitterUs: Micros,
    readonly stream: Stream,
  ) {}
}

type Faulty = Extract<Command, { type: 'partition' | 'slow' | 'lossy' }>;

export class Network {
  /** State of the links' random streams, and when the last message on each arrives: all that a link's future follows from, beside faults. */
  readonly words: Int32Array;
  readonly lastArrival: Float64Array;
  readonly #links: (Link | undefined)[];
  /** Active faults by a key that says what replaces what. */
  readonly #faults = new Map<string, Faulty>();

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

  /** Draws when a message sent at `now` arrives. */
  arrival({ number, baseUs, jitterUs, stream, factor }: Link, now: Micros): Micros {
    const at = now + Math.max(1, Math.round((baseUs + stream.lomax(jitterUs)) * factor));
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
    const link = new Link(number, from, a, b, model.delayUs(a.region, b.region), model.jitterUs(a.region, b.region), stream);
    this.#links[number] = link;
    this.#afflict(link);
    return link;
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
    link.faulty = link.cut || link.loss > 0 || link.duplication > 0;
  }
}
