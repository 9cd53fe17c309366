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
import { tellBroken } from './broken.ts';
import { Cores } from './cores.ts';
import { INSTANT_DISK } from './disk-model.ts';
import { Disks } from './disks.ts';
import { Effects } from './effects.ts';
import { Envelopes } from './envelopes.ts';
import { Hosts } from './hosts.ts';
import { Network } from './network.ts';
import type { Input, Micros, NodeId } from './node.ts';
import type { Asked } from './operation.ts';
import { Out } from './out.ts';
import type { KernelOptions, SavedKernel } from './options.ts';
import { type HostFacts, Process } from './process.ts';
import { EVENT, NO_RECORDER, NOBODY } from './recorder.ts';
import { Stops } from './stops.ts';
import { ANY_LIFE, TASK } from './tasks.ts';

const NO_CAUSE = -1;

export class Kernel {
  /** Tasks carried out. */
  tasks = 0;
  readonly states = new Map<NodeId, unknown>();
  readonly #agenda: Agenda;
  readonly #carrier: Carrier;
  readonly #hosts: Hosts;
  readonly #alarms: Alarms;
  readonly #cores: Cores;
  readonly #disks: Disks;
  readonly #stops: Stops;
  readonly #effects: Effects;
  readonly #envelopes: Envelopes;
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
    this.#disks = new Disks(this.#agenda, options.executor);
    this.#carrier = new Carrier(this.#agenda, new Network(options.nodes, options.network, options.seed));
    const { disk = () => INSTANT_DISK } = options;
    this.#processes = options.nodes.map(
      (spec, i) => new Process(i, spec, options.logic(spec), options.cores(spec), disk(spec), options.seed),
    );
    this.#hosts = new Hosts(this.#agenda, this.#carrier, this.#processes, (process, input, cause) => {
      this.#step(process, input, cause);
    });
    for (const process of this.#processes) this.#byId.set(process.spec.id, process);
    this.#share();
    this.#envelopes = new Envelopes(this.#agenda, this.#carrier, this.#processes, this.#byId);
    const devices = { carrier: this.#carrier, envelopes: this.#envelopes, alarms: this.#alarms, cores: this.#cores, disks: this.#disks };
    const { executor } = options;
    this.#effects = new Effects(this.#agenda, devices, this.#byId, options.judge);
    this.#stops = new Stops(this.#agenda, { ...devices, hosts: this.#hosts, executor, effects: this.#effects, states: this.states });
    const { from } = options;
    if (from) this.#restore(from);
    else for (const process of this.#processes) this.#bootFirst(process);
  }

  /** Who stands on one host shares it. */
  #share(): void {
    const hosts = new Map<string, Process[]>();
    for (const process of this.#processes) {
      const { host } = process.spec;
      if (host === undefined) continue;
      const machine = hosts.get(host) ?? [];
      hosts.set(host, machine);
      machine.push(process);
      process.machine = machine;
    }
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
    this.#envelopes.restore();
  }

  /** What a node is busy with now. */
  host(id: NodeId): HostFacts {
    return this.#named(id, 'look').facts(this.now);
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
    const { source, awaited } = this.#options;
    const { nextAt } = this.#agenda.queue;
    return Math.min(nextAt, source?.nextAt ?? Number.POSITIVE_INFINITY, awaited?.nextAt ?? Number.POSITIVE_INFINITY);
  }

  /** Carries out what happens up to and including `until`, at most `maxTasks` tasks. Returns how many it did. */
  advance(until: Micros, maxTasks = Number.POSITIVE_INFINITY): number {
    const { source, awaited } = this.#options;
    const queue = this.#agenda.queue;
    let done = 0;
    for (; done < maxTasks; done++) {
      const { nextAt } = queue;
      if (awaited && awaited.nextAt <= until && awaited.nextAt <= nextAt && awaited.nextAt <= (source?.nextAt ?? awaited.nextAt)) {
        this.#agenda.now = awaited.nextAt;
        this.#obey(awaited.take());
        continue;
      }
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
        this.#hosts.deliver(id, cause);
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
      case TASK.flushed:
        this.#flushed(id);
        return;
      case TASK.envelope:
        this.#envelopes.leave(id);
        return;
      case TASK.command: {
        const command = tasks.command[id];
        tasks.drop(id);
        this.#commandsDone++;
        if (command) this.#obey(command);
        return;
      }
      case TASK.drop:
        this.#carrier.die(id, 'loss');
        return;
      case TASK.void:
        tasks.drop(id);
        return;
      default:
        this.#hosts.perform(id, cause);
    }
  }

  /** The node that a task happens to. */
  #processOf(task: number): Process {
    return this.#processes[this.#agenda.tasks.process[task] ?? NOBODY] ?? mistaken('a task happens to no node');
  }

  // Steps and effects ---------------------------------------------------------------------------------------------

  #step(process: Process, input: Input, cause: number): void {
    if (process.paused) {
      // Messages are bounded where they arrive; timers and results are few, and a lost one would never come again.
      process.inbox.push({ input, cause });
      return;
    }
    this.#take(process, input, cause);
    if (this.#effects.next.length > 0) this.#goOn(process);
  }

  #take(process: Process, input: Input, cause: number): void {
    const out = this.#out;
    process.tell(out, this.#agenda.now);
    process.logic.step(process.state, input, out);
    this.#effects.carryOut(process, this.#out, cause);
    this.#check(process, cause);
  }

  /** What the last step brings in the same moment: a sync of a disk that takes no time, a number drawn. */
  #goOn(process: Process): void {
    const { next } = this.#effects;
    for (let arrival = next.shift(); arrival; arrival = next.shift()) this.#take(process, arrival.input, arrival.cause);
  }

  #check({ spec }: Process, cause: number): void {
    const { check } = this.#options;
    if (check && spec.kind !== 'client') tellBroken(this.#agenda, check(spec.id, this.states), cause);
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

  #flushed(id: number): void {
    const { tasks } = this.#agenda;
    const process = this.#processOf(id);
    const life = tasks.life[id];
    tasks.free(id);
    if (process.life !== life) return;
    for (const { tag, cause } of this.#disks.finish(process)) this.#step(process, { type: 'synced', tag }, cause);
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
          if (command.type === 'outage') {
            this.#carrier.strand(process, command.road === true);
            this.#stops.crash(process, seq, false, false);
          } else this.#restart(process, seq);
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
      case 'wipe': {
        const alone = command.type === 'crash' && command.what === 'process';
        for (const each of alone ? [process] : process.machine) this.#stops.crash(each, seq, command.type === 'wipe', alone);
        return;
      }
      case 'restart': {
        // With a host all come back that went down with it.
        const { refuses, machine } = process;
        for (const each of machine) if (each === process || (!refuses && !each.refuses)) this.#restart(each, seq);
        return;
      }
      case 'pause':
        this.#stops.pause(process, seq);
        return;
      case 'resume':
        this.#stops.resume(process, seq);
        return;
      case 'skew':
        for (const each of process.machine) each.setClock(this.#agenda.now, Math.round(command.offsetMs * 1000), command.driftPpm);
        return;
      case 'slow-disk':
        for (const each of process.machine) each.diskFactor = command.factor;
        return;
      case 'lying-disk':
        for (const each of process.machine) each.diskLies = command.lies;
        return;
      case 'order':
        if (process.up) this.#step(process, { type: 'order', order: command.order }, seq);
    }
  }

  /** What the set-up put into its database, and what it writes as it is installed, was on disk before time began. */
  #bootFirst(process: Process): void {
    const { executor } = this.#options;
    executor.flush(process.spec.id);
    executor.flushed(process.spec.id);
    this.#boot(process, NO_CAUSE);
    process.disk.flush();
    process.disk.flushed();
  }

  #boot(process: Process, cause: number): void {
    process.tell(this.#out, this.#agenda.now);
    process.boot(this.#out);
    this.states.set(process.spec.id, process.state);
    this.#agenda.record(EVENT.boot, cause, process.index, process.role.value);
    this.#effects.carryOut(process, this.#out, cause);
    this.#check(process, cause);
    this.#goOn(process);
  }

  #restart(process: Process, cause: number): void {
    if (process.up) return;
    process.role = process.logic.roles.next(process.role, 'RESTART');
    this.#boot(process, cause);
  }
}
