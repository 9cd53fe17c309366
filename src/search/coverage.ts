/**
 * What a run has come through: situations, each a small number made of who took which message in which role, after which, while what was
 * broken. A schedule that comes through new ones is worth changing a little and trying again. It only counts; no verdict hangs on it.
 */
import { messageIn, textIn } from '../sim/bodies.ts';
import { hashText } from '../sim/random.ts';
import type { NodeSpec } from '../sim/node.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';

/** When something came about that a fault may spoil: a change of role, a situation that was new. */
export interface Moment {
  readonly at: number;
  /** Index of the node. */
  readonly node: number;
  /** It took another role. */
  readonly isRole: boolean;
  /** It is the one that writes go through now. */
  readonly leads: boolean;
}

const MOMENTS_MAX = 400;
/** Roles of those through whom writes go, as protocols call them. */
const LEADS: ReadonlySet<string> = new Set(['leader', 'primary']);

/** Order of magnitude is enough: whether a number is smaller, equal or greater than another. */
const sign = (a: number, b: number): number => (a < b ? 1 : a > b ? 3 : 2);

export class Coverage implements Recorder {
  /** Situations of single nodes: what guides. */
  readonly situations = new Set<number>();
  /** Roles of all, what one of them takes, and what is broken: what is reported. */
  readonly states = new Set<number>();
  readonly moments: Moment[] = [];
  readonly #kinds: readonly number[];
  readonly #roles: number[];
  readonly #lastKind: number[];
  /** By node and kind of message, the numbers that the last one carried. */
  readonly #numbers: Map<number, readonly number[]>[];
  readonly #sent = new Map<number, { readonly hash: number; readonly numbers: readonly number[] }>();
  /** Cuts, slow and lossy pairs, and nodes that are down or stand still. */
  #broken = 0;
  readonly #down = new Set<number>();
  readonly #names = new Map<string, number>();

  constructor(nodes: readonly NodeSpec[]) {
    this.#kinds = nodes.map(({ kind }) => hashText(kind));
    this.#roles = nodes.map(() => 0);
    this.#lastKind = nodes.map(() => 0);
    this.#numbers = nodes.map(() => new Map());
  }

  begin(_legend: Legend): this {
    return this;
  }

  record(seq: number, type: number, at: number, cause: number, node: number, about: number, _x: number, _y: number, body: unknown): void {
    switch (type) {
      case EVENT.command:
        return this.#command(body);
      case EVENT.boot:
      case EVENT.role:
        return this.#role(node, textIn(body), at);
      case EVENT.crash:
      case EVENT.pause:
        this.#down.add(node);
        return;
      case EVENT.resume:
        this.#down.delete(node);
        return;
      case EVENT.send:
        if (this.#kinds[about] !== CLIENT) this.#send(seq, body);
        return;
      case EVENT.deliver: {
        const sent = this.#sent.get(cause);
        if (sent) this.#taken(node, sent.hash, sent.numbers, at);
      }
    }
  }

  #command(body: unknown): void {
    if (typeof body !== 'object' || body === null || !('type' in body)) return;
    const bit = BITS[String(body.type)];
    if (bit !== undefined) this.#broken ^= bit;
  }

  #role(node: number, role: string, at: number): void {
    if (role !== 'crashed') this.#down.delete(node);
    this.#roles[node] = this.#hashOf(role);
    this.#moment(node, at, true, LEADS.has(role));
  }

  #send(seq: number, body: unknown): void {
    const message = messageIn(body);
    const numbers: number[] = [];
    for (const value of Object.values(message)) if (typeof value === 'number') numbers.push(value);
    this.#sent.set(seq, { hash: this.#hashOf(message.kind), numbers });
  }

  #taken(node: number, kind: number, numbers: readonly number[], at: number): void {
    const role = mixed(this.#kinds[node] ?? 0, this.#roles[node] ?? 0);
    const context = mixed(this.#broken, this.#down.size);
    const known = this.#numbers[node]?.get(kind) ?? [];
    // How its numbers stand to each other, and to those of the last of its kind: terms that rose, an index that went back.
    let shape = 0;
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? 0;
      shape = (shape * 4 + sign(value, known[i] ?? 0)) | 0;
      if (i > 0) shape = (shape * 4 + sign(numbers[i - 1] ?? 0, value)) | 0;
    }
    this.#numbers[node]?.set(kind, numbers);
    const before = this.situations.size;
    this.situations.add(mixed(mixed(role, kind), mixed(shape, 1)));
    this.situations.add(mixed(mixed(role, kind), mixed(this.#lastKind[node] ?? 0, context)));
    this.#lastKind[node] = kind;
    const roles = this.#roles.reduce((sum, each, i) => (sum + mixed(each, this.#kinds[i] ?? 0)) | 0, 0);
    this.states.add(mixed(mixed(role, kind), mixed(roles, context)));
    if (this.situations.size > before) this.#moment(node, at, false, false);
  }

  #moment(node: number, at: number, isRole: boolean, leads: boolean): void {
    if (this.moments.length < MOMENTS_MAX) this.moments.push({ at, node, isRole, leads });
  }

  #hashOf(name: string): number {
    let hash = this.#names.get(name);
    if (hash === undefined) this.#names.set(name, (hash = hashText(name)));
    return hash;
  }
}

const CLIENT = hashText('client');
const BITS: Readonly<Record<string, number>> = { partition: 1, heal: 1, slow: 2, lossy: 4, outage: 8, restore: 8, skew: 16 };

function mixed(a: number, b: number): number {
  let h = (Math.imul(a, 0x9e3779b1) ^ b) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
