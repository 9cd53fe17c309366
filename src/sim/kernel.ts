/**
 * The kernel: virtual time, the event queue and the nodes. It pops the next thing that happens, lets one node take one
 * step, and carries out the effects that the step asked for. It knows no database and no protocol.
 */
import { Agenda } from './agenda.ts';
import { Alarms } from './alarms.ts';
import { assert, mistaken } from './assert.ts';
import type { Copied } from './copy.ts';
import { Carrier } from './carrier.ts';
import type { Command, TimedCommand } from './commands.ts';
import { Cores, QUEUE_LIMIT } from './cores.ts';
import { Network } from './network.ts';
import type { Input, Micros, NodeId } from './node.ts';
import type { Asked } from './operation.ts';
import { EFFECT, Out } from './out.ts';
import type { KernelOptions, SavedKernel } from './options.ts';
import { Process } from './process.ts';
import { EVENT, NO_RECORDER, NOBODY } from './recorder.ts';
import { ANY_LIFE, TASK } from './tasks.ts';

const NO_CAUSE = -1;

export class Kernel {
  /** Tasks carried out. */
  tasks = 0;
  readonly states = new Map<NodeId, unknown>();
  readonly #agenda: Agenda;
  readonly #carrier: Carrier;
  readonly #alarms: Alarms;
  readonly #cores: Cores;
  readonly #processes: Process[];
  readonly #byId = new Map<NodeId, Process>();
  readonly #options: KernelOptions;
  readonly #out = new Out();
  /** Commands carried out, in the order of their times. */
  #commandsDone = 0;
  #commandOrder = -Number.MAX_SAFE_INTEGER;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#agenda = new Agenda(options.names, options.recorder ?? NO_RECORDER, options.nodes.length ** 2);
    this.#alarms = new Alarms(this.#agenda);
    this.#cores = new Cores(this.#agenda, options.executor);
    this.#carrier = new Carrier(this.#agenda, new Network(options.nodes, options.network, options.seed));
    this.#processes = options.nodes.map((spec, i) => new Process(i, spec, options.logic(spec), options.cores(spec), options.seed));
    for (const process of this.#processes) this.#byId.set(process.spec.id, process);
    const { from } = options;
    if (from) this.#restore(from);
    else for (const process of this.#processes) this.#boot(process, NO_CAUSE);
  }

  /**
   * All that the future follows from, beside the executor, the source of commands and whoever looks on. The commands that are still to
   * come are not in it: whoever goes on from here gives those after the first `commandsDone` again.
   */
  save(copied: Copied): SavedKernel {
    return {
      tasks: this.tasks,
      commandsDone: this.#commandsDone,
      agenda: this.#agenda.save(),
      network: this.network.save(),
      processes: this.#processes.map((process) => process.save(copied)),
      up: [...this.states.keys()],
    };
  }

  #restore({ saved: { tasks, commandsDone, agenda, network, processes, up }, copied }: NonNullable<KernelOptions['from']>): void {
    this.tasks = tasks;
    this.#commandsDone = commandsDone;
    this.#commandOrder += commandsDone;
    this.#agenda.restore(agenda);
    this.network.restore(network);
    for (const [i, process] of this.#processes.entries()) {
      const saved = processes[i];
      assert(saved, 'a checkpoint has other nodes than its run');
      process.restore(saved, copied);
    }
    for (const id of up) this.states.set(id, this.#byId.get(id)?.state);
  }

  get now(): Micros {
    return this.#agenda.now;
  }

  /** Events so far. */
  get events(): number {
    return this.#agenda.events;
  }

  get network(): Network {
    return this.#carrier.network;
  }

  /** Adds a command; its time must not lie in the past. */
  command({ at, command }: TimedCommand): void {
    assert(at >= this.#agenda.now, `a command for ${at} µs came at ${this.#agenda.now} µs`);
    const id = this.#agenda.tasks.take(TASK.command, NO_CAUSE, NOBODY, ANY_LIFE);
    this.#agenda.tasks.command[id] = command;
    this.#agenda.queue.push(at, this.#commandOrder++, id);
  }

  /** When the next thing happens; Infinity when nothing ever will. */
  get nextAt(): Micros {
    return Math.min(this.#agenda.queue.nextAt, this.#options.source?.nextAt ?? Number.POSITIVE_INFINITY);
  }

  /** Carries out what happens up to and including `until`, at most `maxTasks` tasks. Returns how many it did. */
  advance(until: Micros, maxTasks = Number.POSITIVE_INFINITY): number {
    const { source } = this.#options;
    const queue = this.#agenda.queue;
    let done = 0;
    for (; done < maxTasks; done++) {
      const { nextAt } = queue;
      // Commands (of negative order) come first, then the workload, then the nodes.
      if (source && source.nextAt <= until && (source.nextAt < nextAt || (source.nextAt === nextAt && queue.nextOrder >= 0))) {
        this.#agenda.now = source.nextAt;
        this.#ask(source.take(), NO_CAUSE);
        continue;
      }
      if (nextAt > until || queue.size === 0) break;
      this.#agenda.now = nextAt;
      this.#perform(this.#agenda.take());
    }
    if (done < maxTasks) this.#agenda.now = Math.max(this.#agenda.now, until);
    this.tasks += done;
    return done;
  }

  #perform(id: number): void {
    const { tasks } = this.#agenda;
    const cause = tasks.cause[id] ?? NO_CAUSE;
    switch (tasks.kind[id]) {
      case TASK.deliver:
        this.#deliver(id, cause);
        return;
      case TASK.middle:
        this.#carrier.passMiddle(id);
        return;
      case TASK.timer:
        this.#ring(id);
        return;
      case TASK.done:
      case TASK.finish:
        this.#finish(id, cause);
        return;
      case TASK.command: {
        const command = tasks.command[id];
        tasks.drop(id);
        this.#commandsDone++;
        if (command) this.#obey(command);
        return;
      }
      case TASK.drop:
        this.#carrier.drop(cause, 'loss');
    }
    tasks.drop(id);
  }

  /** The node that a task happens to. */
  #processOf(task: number): Process {
    return this.#processes[this.#agenda.tasks.process[task] ?? NOBODY] ?? mistaken('a task happens to no node');
  }

  // Messages ------------------------------------------------------------------------------------------------------

  #deliver(id: number, cause: number): void {
    const { tasks } = this.#agenda;
    const process = this.#processOf(id);
    const life = tasks.life[id];
    const { from } = this.#carrier.network.link(tasks.link[id] ?? 0);
    const message = tasks.takeMessage(id);
    if (!process.up || (life !== ANY_LIFE && life !== process.life)) this.#carrier.drop(cause, 'crashed');
    else if (process.paused && process.inbox.length >= QUEUE_LIMIT) this.#carrier.drop(cause, 'overflow');
    else {
      const seq = this.#agenda.record(EVENT.deliver, cause, process.index);
      this.#step(process, { type: 'message', from: from.id, message }, seq);
    }
  }

  // Steps and effects ---------------------------------------------------------------------------------------------

  #step(process: Process, input: Input, cause: number): void {
    if (process.paused) {
      // Messages are bounded where they arrive; timers and results are few, and a lost one would never come again.
      process.inbox.push({ input, cause });
      return;
    }
    const out = this.#out;
    out.now = process.clock(this.#agenda.now);
    process.logic.step(process.state, input, out);
    this.#carryOut(process, cause);
    this.#check(process, cause);
  }

  #check(process: Process, cause: number): void {
    const { check } = this.#options;
    if (!check || process.spec.kind === 'client') return;
    const broken = check(process.spec.id, this.states);
    for (let i = 0; i < broken.length; i++) {
      const [invariant = '', detail = ''] = broken[i] ?? [];
      this.#agenda.record(EVENT.violation, cause, NOBODY, { invariant, detail });
    }
  }

  #carryOut(process: Process, cause: number): void {
    const out = this.#out;
    const count = out.length;
    for (let i = 0; i < count; i++) this.#effect(process, i, cause);
    out.clear();
  }

  #effect(process: Process, i: number, cause: number): void {
    const out = this.#out;
    const { index } = process;
    const name = out.names[i] ?? '';
    switch (out.kinds[i]) {
      case EFFECT.send: {
        const message = out.messages[i];
        const target = this.#byId.get(name) ?? mistaken(`${process.spec.id} sent something to “${name}”, which is no node`);
        if (message) this.#carrier.send(process, target, message, cause);
        return;
      }
      case EFFECT.setTimer:
        this.#alarms.set(process, name, out.lows[i] ?? 0, out.highs[i] ?? 0, cause);
        return;
      case EFFECT.cancelTimer:
        this.#alarms.cancel(process.timers.forget(name));
        return;
      case EFFECT.execute: {
        const job = out.jobs[i];
        if (job) this.#cores.execute(process, out.tags[i], job, cause);
        return;
      }
      case EFFECT.persist:
        process.disk.set(name, out.values[i]);
        this.#agenda.record(EVENT.persist, cause, index, out.values[i], this.#agenda.names.id(name));
        return;
      case EFFECT.append:
        this.#append(process, i, cause);
        return;
      case EFFECT.role: {
        const role = out.roles[i];
        if (!role) return;
        process.role = role;
        this.#agenda.record(EVENT.role, cause, index, role.value);
        return;
      }
      case EFFECT.report:
        this.#agenda.record(EVENT.report, cause, index, out.reports[i], this.#agenda.names.id(name));
        return;
      case EFFECT.lose:
        this.#agenda.record(EVENT.lose, cause, index, out.losses[i], 0, out.lows[i]);
        return;
      case EFFECT.call:
        this.#agenda.record(EVENT.call, cause, index, out.asked[i]);
        return;
      case EFFECT.return:
        this.#agenda.record(EVENT.return, cause, index, out.answers[i]);
    }
  }

  #append(process: Process, i: number, cause: number): void {
    const log = this.#out.names[i] ?? '';
    const entries = this.#out.entries[i] ?? [];
    const from = this.#out.lows[i] ?? 0;
    process.disk.append(log, from, entries);
    this.#agenda.record(EVENT.append, cause, process.index, null, this.#agenda.names.id(log), from, entries.length);
  }

  #ring(id: number): void {
    const process = this.#processOf(id);
    const timer = this.#alarms.due(process, id);
    if (!timer) return;
    const seq = this.#agenda.record(EVENT.timer, timer.cause, process.index, timer.name);
    this.#step(process, { type: 'timer', name: timer.name }, seq);
  }

  #finish(id: number, cause: number): void {
    const { tasks } = this.#agenda;
    const process = this.#processOf(id);
    const life = tasks.life[id];
    const tag = tasks.tag[id];
    const known = tasks.kind[id] === TASK.done;
    const result = tasks.result[id];
    tasks.tag[id] = null;
    tasks.result[id] = null;
    tasks.free(id);
    if (process.life !== life) return;
    process.busyCores--;
    const done = known ? { result, seq: cause } : this.#cores.finish(process, Number(result), cause);
    this.#step(process, { type: 'result', tag, result: done.result }, done.seq);
    this.#cores.startWaiting(process);
  }

  // Commands ------------------------------------------------------------------------------------------------------

  #obey(command: Command): void {
    const seq = this.#agenda.record(EVENT.command, NO_CAUSE, NOBODY, command);
    switch (command.type) {
      case 'partition':
      case 'heal':
      case 'slow':
      case 'lossy':
        this.#carrier.network.apply(command);
        if (command.type === 'partition') this.#carrier.recheck();
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

  /** A workload's commands are not recorded: the call that follows says the same. A query has all that a question has. */
  #ask(asked: Asked & { readonly client: NodeId }, cause: number): void {
    const process = this.#named(asked.client, 'query');
    if (process.up) this.#step(process, { type: 'ask', asked }, cause);
  }

  #named(id: NodeId, what: string): Process {
    return this.#byId.get(id) ?? mistaken(`a ${what} was ordered for “${id}”, which is no node`);
  }

  #obeyNode(command: Extract<Command, { node: NodeId }>, seq: number): void {
    const process = this.#named(command.node, command.type);
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
        this.#agenda.record(EVENT.pause, seq, process.index);
        return;
      case 'resume':
        this.#resume(process, seq);
        return;
      case 'skew':
        process.setClock(this.#agenda.now, Math.round(command.offsetMs * 1000), command.driftPpm);
        return;
      case 'order':
        if (process.up) this.#step(process, { type: 'order', order: command.order }, seq);
    }
  }

  #boot(process: Process, cause: number): void {
    this.#out.now = process.clock(this.#agenda.now);
    process.boot(this.#out);
    this.states.set(process.spec.id, process.state);
    this.#agenda.record(EVENT.boot, cause, process.index, process.role.value);
    this.#carryOut(process, cause);
    this.#check(process, cause);
  }

  #crash(process: Process, cause: number, wiped: boolean): void {
    if (process.up) {
      for (const timer of process.timers.clear()) this.#alarms.cancel(timer);
      process.die();
      this.#options.executor.crash(process.spec.id);
      this.states.delete(process.spec.id);
    } else if (!wiped) return;
    if (wiped) {
      process.wipe();
      this.#options.executor.wipe(process.spec.id);
    }
    this.#agenda.record(EVENT.crash, cause, process.index, null, wiped ? 1 : 0);
    this.#agenda.record(EVENT.role, cause, process.index, process.role.value);
    if (wiped && process.spec.sole) this.#agenda.record(EVENT.lose, cause, process.index, 'disk');
  }

  #restart(process: Process, cause: number): void {
    if (process.up) return;
    process.role = process.logic.roles.next(process.role, 'RESTART');
    this.#boot(process, cause);
  }

  #resume(process: Process, cause: number): void {
    if (!process.paused) return;
    process.paused = false;
    this.#agenda.record(EVENT.resume, cause, process.index);
    for (const { input, cause: asked } of process.inbox.splice(0)) {
      // A step may not pause its own node, but it may be one of a life that ended meanwhile.
      if (process.up) this.#step(process, input, asked);
    }
    this.#cores.startWaiting(process);
  }
}
