/**
 * The kernel: virtual time, the event queue and the nodes. It pops the next thing that happens, lets one node take one
 * step, and carries out the effects that the step asked for. It knows no database and no protocol.
 */
import { assert } from './assert.ts';
import type { Command, TimedCommand } from './commands.ts';
import type { DropReason } from './events.ts';
import type { Executor } from './executor.ts';
import { Network, type NetworkModel } from './network.ts';
import type { Effect, Input, Job, Message, Micros, NodeId, NodeLogic, NodeSpec } from './node.ts';
import { Process } from './process.ts';
import { EventQueue } from './queue.ts';
import { type Flight, popTimer, setTimer, type Task, type TimerTask } from './tasks.ts';
import { NoTrace, type Recorder } from './trace.ts';

type Query = Extract<Command, { type: 'query' }>;

/** Queries that are made up as time goes on: a workload. `nextAt` is Infinity when it has ended. */
export interface CommandSource {
  readonly nextAt: Micros;
  take(): Query;
}

export interface KernelOptions {
  readonly seed: number;
  readonly nodes: readonly NodeSpec[];
  readonly logic: (spec: NodeSpec) => NodeLogic;
  readonly cores: (spec: NodeSpec) => number;
  readonly network: NetworkModel;
  readonly executor: Executor;
  readonly source?: CommandSource;
  /** Gets every event, in order. Without it nothing is recorded. */
  readonly trace?: Recorder;
  /** Called after every step of a node; returns the invariants that broke, as [name, detail]. */
  readonly check?: (node: NodeId, states: ReadonlyMap<NodeId, unknown>) => readonly (readonly [string, string])[];
}

/** Jobs waiting for a core, and inputs waiting for a paused node. */
const QUEUE_LIMIT = 10_000;

export class Kernel {
  now: Micros = 0;
  /** Tasks carried out. */
  tasks = 0;
  readonly states = new Map<NodeId, unknown>();
  readonly network: Network;
  readonly #queue = new EventQueue<Task>();
  readonly #processes: Process[];
  readonly #byId = new Map<NodeId, Process>();
  readonly #options: KernelOptions;
  readonly #trace: Recorder;
  #order = 0;
  #commandOrder = -Number.MAX_SAFE_INTEGER;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#trace = options.trace ?? new NoTrace();
    this.network = new Network(options.nodes, options.network, options.seed);
    this.#processes = options.nodes.map((spec, i) => new Process(i, spec, options.logic(spec), options.cores(spec), options.seed));
    for (const process of this.#processes) this.#byId.set(process.spec.id, process);
    for (const process of this.#processes) this.#boot(process, -1);
  }

  /** Adds a command; its time must not lie in the past. */
  command({ at, command }: TimedCommand): void {
    assert(at >= this.now, `a command for ${at} µs came at ${this.now} µs`);
    this.#queue.push({ type: 'command', at, order: this.#commandOrder++, cause: -1, command });
  }

  /** When the next thing happens; Infinity when nothing ever will. */
  get nextAt(): Micros {
    return Math.min(this.#queue.peek()?.at ?? Number.POSITIVE_INFINITY, this.#options.source?.nextAt ?? Number.POSITIVE_INFINITY);
  }

  /** Carries out what happens up to and including `until`, at most `maxTasks` tasks. Returns how many it did. */
  advance(until: Micros, maxTasks = Number.POSITIVE_INFINITY): number {
    const { source } = this.#options;
    const queue = this.#queue;
    let done = 0;
    for (; done < maxTasks; done++) {
      const next = queue.peek();
      if (source && source.nextAt <= until && (!next || source.nextAt < next.at || (source.nextAt === next.at && next.order >= 0))) {
        this.now = source.nextAt;
        this.#ask(source.take(), -1);
        continue;
      }
      if (!next || next.at > until) break;
      queue.pop();
      this.now = next.at;
      this.#perform(next);
    }
    if (done < maxTasks) this.now = Math.max(this.now, until);
    this.tasks += done;
    return done;
  }

  #perform(task: Task): void {
    switch (task.type) {
      case 'deliver':
        if (!task.void) this.#deliver(task);
        return;
      case 'middle':
        if (!task.void) this.#passMiddle(task);
        return;
      case 'drop':
        this.#drop(task.cause, 'loss');
        return;
      case 'timer':
        this.#ring(task);
        return;
      case 'done': {
        const { process } = task;
        if (process.life !== task.life) return;
        process.busyCores--;
        this.#step(process, { type: 'result', tag: task.tag, result: task.result }, task.cause);
        this.#startWaiting(process);
        return;
      }
      case 'command':
        this.#obey(task.command, task.cause);
    }
  }

  // Messages ------------------------------------------------------------------------------------------------------

  #send(process: Process, to: NodeId, message: Message, cause: number): void {
    const target = this.#byId.get(to);
    assert(target, `${process.spec.id} sent a ${message.kind} to “${to}”, which is no node`);
    const link = this.network.link(process.index, target.index);
    const copies = link.duplication > 0 && link.stream.unit() < link.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const arriveAt = link.arrival(this.now);
      const seq = this.#trace.send(this.now, cause, process.spec.id, to, message, arriveAt);
      const middleAt = this.now + ((arriveAt - this.now) >> 1);
      const lost = link.loss > 0 && link.stream.unit() < link.loss;
      const type = lost ? 'drop' : link.cut ? 'middle' : 'deliver';
      const at = type === 'deliver' ? arriveAt : middleAt;
      const life = copy === 0 ? null : target.life;
      const order = this.#order++;
      this.#queue.push({ type, at, order, cause: seq, link, process: target, message, middleAt, arriveAt, life, void: false });
    }
  }

  #deliver({ process, link, message, cause, life }: Flight & { cause: number }): void {
    if (!process.up || (life !== null && life !== process.life)) {
      this.#drop(cause, 'crashed');
      return;
    }
    if (process.paused && process.inbox.length >= QUEUE_LIMIT) {
      this.#drop(cause, 'overflow');
      return;
    }
    const seq = this.#trace.deliver(this.now, cause, process.spec.id);
    this.#step(process, { type: 'message', from: link.from.id, message }, seq);
  }

  #passMiddle(task: Flight & { cause: number }): void {
    if (task.link.cut) this.#drop(task.cause, 'partition');
    else this.#queue.push({ ...task, type: 'deliver', at: task.arriveAt, order: this.#order++, void: false });
  }

  #drop(cause: number, reason: DropReason): void {
    this.#trace.rare({ type: 'drop', at: this.now, cause, reason });
  }

  /** After links were cut: messages that have not passed the middle of their way must be looked at there. */
  #recheckFlights(): void {
    for (const task of [...this.#queue.items()]) {
      if (task.type !== 'deliver' || task.void || !task.link.cut || task.middleAt < this.now) continue;
      task.void = true;
      this.#queue.push({ ...task, type: 'middle', at: task.middleAt, order: this.#order++, void: false });
    }
  }

  // Steps and effects ---------------------------------------------------------------------------------------------

  #step(process: Process, input: Input, cause: number): void {
    if (process.paused) {
      // Messages are bounded where they arrive; timers and results are few, and a lost one would never come again.
      process.inbox.push({ input, cause });
      return;
    }
    const effects = process.logic.step(process.state, input, process.clock(this.now));
    this.#carryOut(process, effects, cause);
    this.#check(process, cause);
  }

  #check(process: Process, cause: number): void {
    const { check } = this.#options;
    if (!check) return;
    for (const [invariant, detail] of check(process.spec.id, this.states)) {
      this.#trace.rare({ type: 'violation', at: this.now, cause, invariant, detail });
    }
  }

  #carryOut(process: Process, effects: readonly Effect[], cause: number): void {
    const node = process.spec.id;
    const at = this.now;
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#send(process, effect.to, effect.message, cause);
          break;
        case 'setTimer':
          this.#setTimer(process, effect, cause);
          break;
        case 'cancelTimer':
          process.timers.get(effect.name)?.cancel();
          break;
        case 'execute':
          this.#execute(process, effect.tag, effect.job, cause);
          break;
        case 'persist':
          process.disk.set(effect.key, effect.value);
          this.#trace.effect(at, cause, node, effect);
          break;
        case 'append':
          process.disk.append(effect.log, effect.from, effect.entries);
          this.#trace.effect(at, cause, node, effect);
          break;
        case 'role':
          process.role = effect.role;
          this.#trace.effect(at, cause, node, effect);
          break;
        case 'report':
        case 'call':
        case 'return':
          this.#trace.effect(at, cause, node, effect);
      }
    }
  }

  #setTimer(process: Process, { name, minUs, maxUs }: Extract<Effect, { type: 'setTimer' }>, cause: number): void {
    const due = { at: this.now + process.stream.integer(minUs, maxUs), order: this.#order++, cause };
    const task = setTimer(process, name, due);
    if (task) this.#queue.push(task);
  }

  #ring(task: TimerTask): void {
    const { process, name, cause } = task;
    const next = popTimer(task);
    if (next !== task) {
      if (next) this.#queue.push(next);
      return;
    }
    const seq = this.#trace.timer(this.now, cause, process.spec.id, name);
    this.#step(process, { type: 'timer', name }, seq);
  }

  // Jobs ----------------------------------------------------------------------------------------------------------

  #execute(process: Process, tag: string, job: Job, cause: number): void {
    if (process.busyCores < process.cores && process.waiting.length === 0) this.#start(process, tag, job, cause, this.now);
    else if (process.waiting.length < QUEUE_LIMIT) process.waiting.push({ tag, job, cause, since: this.now });
    else {
      const result = this.#options.executor.overflow(process.spec.id, job);
      process.busyCores++;
      this.#queue.push({ type: 'done', at: this.now, order: this.#order++, cause, process, tag, result, life: process.life });
    }
  }

  #startWaiting(process: Process): void {
    while (process.up && !process.paused && process.busyCores < process.cores) {
      const job = process.waiting.shift();
      if (!job) return;
      this.#start(process, job.tag, job.job, job.cause, job.since);
    }
  }

  /** SQL takes effect now, when a core takes the job; its result leaves when its cost has been spent. */
  #start(process: Process, tag: string, job: Job, cause: number, since: Micros): void {
    const node = process.spec.id;
    const { result, costUs, steps } = this.#options.executor.execute(node, job, process.clock(this.now));
    process.busyCores++;
    const doneAt = this.now + costUs;
    const waitedUs = this.now - since;
    const seq = this.#trace.execute(this.now, cause, node, { job, result, waitedUs, doneAt, steps });
    this.#queue.push({ type: 'done', at: doneAt, order: this.#order++, cause: seq, process, tag, result, life: process.life });
  }

  // Commands ------------------------------------------------------------------------------------------------------

  #obey(command: Command, cause: number): void {
    const seq = this.#trace.rare({ type: 'command', at: this.now, cause, command });
    switch (command.type) {
      case 'partition':
      case 'heal':
      case 'slow':
      case 'lossy':
        this.network.apply(command);
        if (command.type === 'partition') this.#recheckFlights();
        return;
      case 'outage':
      case 'restore':
        for (const process of this.#processes) {
          if (process.spec.region !== command.region || process.spec.kind === 'client') continue;
          if (command.type === 'outage') this.#crash(process, seq, false);
          else this.#restart(process, seq);
        }
        return;
      case 'query':
        this.#ask(command, seq);
        return;
      default:
        this.#obeyNode(command, seq);
    }
  }

  /** A workload's commands are not recorded: the call that follows says the same. */
  #ask(query: Query, cause: number): void {
    const process = this.#named(query.client, 'query');
    // A query has all that a statement has.
    if (process.up) this.#step(process, { type: 'ask', op: query.op, statement: query }, cause);
  }

  #named(id: NodeId, what: string): Process {
    const process = this.#byId.get(id);
    assert(process, `a ${what} was ordered for “${id}”, which is no node`);
    return process;
  }

  #obeyNode(command: Extract<Command, { node: NodeId }>, seq: number): void {
    const id = command.node;
    const process = this.#named(id, command.type);
    switch (command.type) {
      case 'crash':
      case 'wipe':
        this.#crash(process, seq, command.type === 'wipe');
        return;
      case 'restart':
        this.#restart(process, seq);
        return;
      case 'pause':
        if (!process.up || process.paused) return;
        process.paused = true;
        this.#trace.rare({ type: 'pause', at: this.now, cause: seq, node: id });
        return;
      case 'resume':
        this.#resume(process, seq);
        return;
      case 'skew':
        process.setClock(this.now, Math.round(command.offsetMs * 1000), command.driftPpm);
        return;
      case 'order':
        if (process.up) this.#step(process, { type: 'order', order: command.order }, seq);
    }
  }

  #boot(process: Process, cause: number): void {
    const effects = process.boot(this.now);
    this.states.set(process.spec.id, process.state);
    this.#trace.rare({ type: 'boot', at: this.now, cause, node: process.spec.id, role: process.role.value });
    this.#carryOut(process, effects, cause);
    this.#check(process, cause);
  }

  #crash(process: Process, cause: number, wiped: boolean): void {
    if (process.up) {
      process.die();
      this.#options.executor.crash(process.spec.id);
      this.states.delete(process.spec.id);
    } else if (!wiped) return;
    if (wiped) {
      process.disk.clear();
      this.#options.executor.wipe(process.spec.id);
    }
    this.#trace.rare({ type: 'crash', at: this.now, cause, node: process.spec.id, wiped });
    this.#trace.effect(this.now, cause, process.spec.id, { type: 'role', role: process.role });
  }

  #restart(process: Process, cause: number): void {
    if (process.up) return;
    process.role = process.logic.roles.next(process.role, 'RESTART');
    this.#boot(process, cause);
  }

  #resume(process: Process, cause: number): void {
    if (!process.paused) return;
    process.paused = false;
    this.#trace.rare({ type: 'resume', at: this.now, cause, node: process.spec.id });
    for (const { input, cause: asked } of process.inbox.splice(0)) {
      // A step may not pause its own node, but it may be one of a life that ended meanwhile.
      if (process.up) this.#step(process, input, asked);
    }
    this.#startWaiting(process);
  }
}
