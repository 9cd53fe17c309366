/**
 * A tiny world for node logic: a virtual clock, a heap of events, a network that delays, loses, doubles, reorders and
 * cuts, and disks that keep only what was persisted or appended. It is not the kernel: it exists so that Raft can be
 * tested and fuzzed with nothing else of the project. Everything follows from one seed.
 */
import type { Disk, Effect, Input, Job, Message, Micros, NodeId, ReportValue } from '../../../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../../../src/sim/returning.ts';
import { Stream } from '../../../../../src/sim/random.ts';
import type { Role } from '../../../../../src/sim/role.ts';

export interface HarnessOptions {
  readonly seed: number;
  /** One-way delay, drawn evenly. With `ordered` messages of one link never overtake each other. */
  readonly minDelayUs: Micros;
  readonly maxDelayUs: Micros;
  readonly ordered: boolean;
  /** Probabilities per message. */
  readonly loss?: number;
  readonly duplication?: number;
  /** Does a job at once; the answer comes after `costUs`. */
  readonly execute?: (node: NodeId, job: Job, clockUs: Micros) => { readonly result: unknown; readonly costUs: Micros };
  /** What arrives at somebody who is no node: a client of the test. */
  readonly deliver?: (to: NodeId, from: NodeId, message: Message) => void;
  /** After every step of a node. */
  readonly after?: (node: NodeId, states: ReadonlyMap<NodeId, unknown>) => void;
  readonly report?: (node: NodeId, key: string, value: ReportValue) => void;
  readonly role?: (node: NodeId, role: string) => void;
  readonly sent?: (from: NodeId, to: NodeId, message: Message, at: Micros) => void;
}

/** Slowest message when the network is calm: well below election timeouts, so that one leader stays. */
const CALM_DELAY_US = 60_000;

export class MemoryDisk implements Disk {
  readonly values = new Map<string, unknown>();
  readonly logs = new Map<string, unknown[]>();
  get(key: string): unknown {
    return this.values.get(key);
  }
  log(name: string): readonly unknown[] {
    return this.logs.get(name) ?? [];
  }
  append(name: string, from: number, entries: readonly unknown[]): void {
    let log = this.logs.get(name);
    if (log === undefined) this.logs.set(name, (log = []));
    if (log.length > from) log.length = from;
    for (const entry of entries) log.push(entry);
  }
}

/** A timer keeps one event in the heap: pushing its deadline back costs no new one. */
interface Timer {
  deadline: Micros;
  queuedFor: Micros;
  on: boolean;
}

interface Node {
  readonly id: NodeId;
  readonly logic: ReturningLogic;
  readonly disk: MemoryDisk;
  readonly timers: Map<string, Timer>;
  readonly inbox: Input[];
  state: unknown;
  role: Role;
  up: boolean;
  paused: boolean;
  life: number;
}

interface Event {
  readonly at: Micros;
  readonly order: number;
  readonly node: Node | null;
  readonly to: NodeId;
  readonly life: number;
  readonly input: Input;
  readonly timer: Timer | null;
}

export class Harness {
  now: Micros = 0;
  steps = 0;
  /** No loss, no doubling and no long delays from now on. */
  calm = false;
  readonly states = new Map<NodeId, unknown>();
  readonly nodes = new Map<NodeId, Node>();
  readonly #options: HarnessOptions;
  readonly #random: Stream;
  readonly #heap: Event[] = [];
  readonly #cuts = new Map<NodeId, Set<NodeId>>();
  readonly #lastArrival = new Map<NodeId, Map<NodeId, Micros>>();
  #order = 0;

  constructor(options: HarnessOptions) {
    this.#options = options;
    this.#random = new Stream(options.seed, 'harness');
  }

  /** `disk`: what an earlier life left behind. */
  add(id: NodeId, logic: ReturningLogic, disk = new MemoryDisk()): void {
    const node: Node = {
      id,
      logic,
      disk,
      timers: new Map(),
      inbox: [],
      state: undefined,
      role: logic.roles.initial,
      up: false,
      paused: false,
      life: 0,
    };
    this.nodes.set(id, node);
    this.#boot(node);
  }

  crash(id: NodeId): void {
    const node = this.node(id);
    if (!node.up) return;
    node.up = false;
    node.paused = false;
    node.life += 1;
    node.timers.clear();
    node.inbox.length = 0;
    node.role = node.logic.roles.next(node.role, 'CRASH');
    this.states.delete(id);
  }

  restart(id: NodeId): void {
    const node = this.node(id);
    if (node.up) return;
    node.role = node.logic.roles.next(node.role, 'RESTART');
    this.#boot(node);
  }

  pause(id: NodeId): void {
    this.node(id).paused = this.node(id).up;
  }

  resume(id: NodeId): void {
    const node = this.node(id);
    if (!node.paused) return;
    node.paused = false;
    for (const input of node.inbox.splice(0)) this.#step(node, input);
  }

  /** Cuts messages from one to the other; call twice for both ways. */
  cut(from: NodeId, to: NodeId): void {
    const cut = this.#cuts.get(from) ?? new Set();
    cut.add(to);
    this.#cuts.set(from, cut);
  }

  /** Cuts both ways between two groups. */
  part(a: readonly NodeId[], b: readonly NodeId[]): void {
    for (const x of a) {
      for (const y of b) {
        this.cut(x, y);
        this.cut(y, x);
      }
    }
  }

  heal(): void {
    this.#cuts.clear();
  }

  /** Sends a message as if `from` had. */
  post(to: NodeId, from: NodeId, message: Message): void {
    this.#send(from, to, message);
  }

  /** Carries out the next event. False when nothing is left. */
  step(): boolean {
    const event = this.#pop();
    if (event === undefined) return false;
    this.now = event.at;
    const { node, timer, input } = event;
    if (node === null) {
      if (input.type === 'message') this.#options.deliver?.(event.to, input.from, input.message);
      return true;
    }
    if (timer !== null) {
      if (node.life !== event.life || !timer.on || timer.queuedFor !== event.at) return true;
      if (timer.deadline > event.at) {
        timer.queuedFor = timer.deadline;
        this.#push({ ...event, at: timer.deadline, order: this.#order++ });
        return true;
      }
      timer.on = false;
    }
    if (!node.up || (input.type !== 'message' && node.life !== event.life)) return true;
    this.#step(node, input);
    return true;
  }

  run(until: Micros): void {
    while ((this.#heap[0]?.at ?? Number.POSITIVE_INFINITY) <= until) this.step();
    this.now = Math.max(this.now, until);
  }

  /** Gives a node an input at once. */
  feed(id: NodeId, input: Input): void {
    const node = this.node(id);
    if (node.up) this.#step(node, input);
  }

  node(id: NodeId): Node {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  #boot(node: Node): void {
    const { state, effects } = node.logic.boot(node.disk, node.role, this.now);
    node.state = state;
    node.up = true;
    this.states.set(node.id, state);
    this.#carryOut(node, effects);
    this.#options.after?.(node.id, this.states);
  }

  #step(node: Node, input: Input): void {
    if (node.paused) {
      node.inbox.push(input);
      return;
    }
    this.steps += 1;
    this.#carryOut(node, node.logic.step(node.state, input, this.now));
    this.#options.after?.(node.id, this.states);
  }

  #carryOut(node: Node, effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#send(node.id, effect.to, effect.message);
          break;
        case 'setTimer':
          this.#setTimer(node, effect.name, this.now + this.#random.integer(effect.minUs, effect.maxUs));
          break;
        case 'cancelTimer': {
          const timer = node.timers.get(effect.name);
          if (timer !== undefined) timer.on = false;
          break;
        }
        case 'persist':
          node.disk.values.set(effect.key, effect.value);
          break;
        case 'append':
          node.disk.append(effect.log, effect.from, effect.entries);
          break;
        case 'execute': {
          const done = this.#options.execute?.(node.id, effect.job, this.now);
          if (done === undefined) throw new Error('this harness executes nothing');
          const input: Input = { type: 'result', tag: String(effect.tag), result: done.result };
          this.#push({ at: this.now + done.costUs, order: this.#order++, node, to: node.id, life: node.life, input, timer: null });
          break;
        }
        case 'role':
          node.role = effect.role;
          this.#options.role?.(node.id, effect.role.value);
          break;
        case 'report':
          this.#options.report?.(node.id, effect.key, effect.value);
          break;
        default:
          break;
      }
    }
  }

  #setTimer(node: Node, name: string, deadline: Micros): void {
    const pending = node.timers.get(name);
    if (pending?.on && pending.queuedFor <= deadline) {
      pending.deadline = deadline;
      return;
    }
    const timer = { deadline, queuedFor: deadline, on: true };
    node.timers.set(name, timer);
    if (pending !== undefined) pending.on = false;
    this.#push({ at: deadline, order: this.#order++, node, to: node.id, life: node.life, input: { type: 'timer', name }, timer });
  }

  #send(from: NodeId, to: NodeId, message: Message): void {
    const { loss = 0, duplication = 0, minDelayUs, maxDelayUs, ordered, sent } = this.#options;
    sent?.(from, to, message, this.now);
    if (this.#cuts.size > 0 && this.#cuts.get(from)?.has(to)) return;
    if (loss > 0 && !this.calm && this.#random.unit() < loss) return;
    const copies = duplication > 0 && !this.calm && this.#random.unit() < duplication ? 2 : 1;
    const node = this.nodes.get(to) ?? null;
    for (let copy = 0; copy < copies; copy += 1) {
      let at =
        this.now +
        (minDelayUs === maxDelayUs
          ? minDelayUs
          : this.#random.integer(minDelayUs, this.calm ? Math.min(maxDelayUs, CALM_DELAY_US) : maxDelayUs));
      if (ordered && minDelayUs !== maxDelayUs) at = this.#inOrder(from, to, at);
      this.#push({ at, order: this.#order++, node, to, life: 0, input: { type: 'message', from, message }, timer: null });
    }
  }

  #inOrder(from: NodeId, to: NodeId, at: Micros): Micros {
    const links = this.#lastArrival.get(from) ?? new Map<NodeId, Micros>();
    this.#lastArrival.set(from, links);
    const arrival = Math.max(at, links.get(to) ?? 0);
    links.set(to, arrival);
    return arrival;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !earlier(event, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      let child = heap[down];
      if (child === undefined) break;
      const right = heap[down + 1];
      if (right !== undefined && earlier(right, child)) {
        down += 1;
        child = right;
      }
      if (!earlier(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
    return first;
  }
}

function earlier(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
