/**
 * The network between regions. One-way delay = half the pair's round trip + in-region delay + jitter with a long tail.
 * Order is kept per link unless told otherwise. A message is lost to a partition when its link is cut at the moment
 * it passes the middle of its way: that is where pictures draw the tear.
 */
import { assert } from './assert.ts';
import type { Command } from './commands.ts';
import type { Micros, NodeSpec } from './node.ts';
import { Stream } from './random.ts';

export interface NetworkModel {
  /** One-way delay without jitter, µs. */
  delayUs(fromRegion: string, toRegion: string): Micros;
  /** Scale of the jitter's Lomax distribution, µs. */
  jitterUs(fromRegion: string, toRegion: string): Micros;
  /** True: a later message never overtakes an earlier one of the same link (TCP). */
  readonly ordered: boolean;
}

/** One direction between two nodes. */
export class Link {
  factor = 1;
  loss = 0;
  duplication = 0;
  cut = false;
  #lastArrival = 0;

  constructor(
    /** Place of the sender among the nodes. */
    readonly sender: number,
    readonly from: NodeSpec,
    readonly to: NodeSpec,
    readonly baseUs: Micros,
    readonly jitterUs: Micros,
    readonly stream: Stream,
    readonly ordered: boolean,
  ) {}

  /** Draws when a message sent at `now` arrives. */
  arrival(now: Micros): Micros {
    const delay = Math.max(1, Math.round((this.baseUs + this.stream.lomax(this.jitterUs)) * this.factor));
    if (!this.ordered) return now + delay;
    this.#lastArrival = Math.max(now + delay, this.#lastArrival + 1);
    return this.#lastArrival;
  }
}

type Faulty = Extract<Command, { type: 'partition' | 'slow' | 'lossy' }>;

export class Network {
  readonly #links: (Link | undefined)[];
  /** Active faults by a key that says what replaces what. */
  readonly #faults = new Map<string, Faulty>();

  constructor(
    readonly nodes: readonly NodeSpec[],
    readonly model: NetworkModel,
    readonly seed: number,
  ) {
    this.#links = new Array<Link | undefined>(nodes.length * nodes.length);
  }

  /** Number of the link between two nodes, given by their places in `nodes`. */
  linkNumber(from: number, to: number): number {
    return from * this.nodes.length + to;
  }

  link(number: number): Link {
    return this.#links[number] ?? this.#open(number);
  }

  #open(number: number): Link {
    const from = Math.floor(number / this.nodes.length);
    const a = this.nodes[from];
    const b = this.nodes[number % this.nodes.length];
    assert(a && b, `there is no link ${number}`);
    const stream = new Stream(this.seed, `network ${a.id} ${b.id}`);
    const { model } = this;
    const link = new Link(from, a, b, model.delayUs(a.region, b.region), model.jitterUs(a.region, b.region), stream, model.ordered);
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
  }
}
