/** The hosts of nodes: they take in messages, serve connections without their nodes, and say when nobody takes something. */
import type { Agenda } from './agenda.ts';
import { mistaken } from './assert.ts';
import type { Carrier } from './carrier.ts';
import { QUEUE_LIMIT } from './cores.ts';
import { isEnvelope } from './envelopes.ts';
import type { Link } from './network.ts';
import type { Input, Message } from './node.ts';
import type { Process } from './process.ts';
import { EVENT } from './recorder.ts';
import { ANY_LIFE, TASK } from './tasks.ts';

export class Hosts {
  constructor(
    readonly agenda: Agenda,
    readonly carrier: Carrier,
    readonly processes: readonly Process[],
    /** Gives a node an input. */
    readonly step: (process: Process, input: Input, cause: number) => void,
  ) {}

  /** A task of a connection: to send again, an opening that goes on, a refusal that arrives. */
  perform(task: number, cause: number): void {
    const kind = this.agenda.tasks.kind[task];
    if (kind === TASK.resend) this.carrier.connections?.wake(task);
    else if (kind === TASK.opening) this.#open(task);
    else this.#hear(task, cause);
  }

  /** A message is there, and its node takes it, or nobody does. */
  deliver(task: number, cause: number): void {
    const { tasks } = this.agenda;
    if (isEnvelope(tasks.message[task])) return this.#unpack(task, cause);
    const process = this.#processAt(tasks.process[task] ?? 0);
    const life = tasks.life[task];
    const link = this.carrier.network.link(tasks.link[task] ?? 0);
    const taken = process.up && (life === ANY_LIFE || life === process.life);
    const full = taken && process.paused && process.inbox.length >= QUEUE_LIMIT;
    // What a connection cannot bring it keeps: its sender is held back.
    if (full && this.carrier.connections) return this.carrier.connections.stall(task, 'full');
    if (link.backlog !== null && !this.carrier.arrive(link, task)) return;
    const message = tasks.takeMessage(task);
    if (!taken) this.#notTaken(process, link, message, cause);
    else if (full) this.carrier.drop(cause, 'overflow');
    else {
      const seq = this.agenda.record(EVENT.deliver, cause, process.index);
      this.step(process, { type: 'message', from: link.from.id, message }, seq);
    }
  }

  /** Several messages in one: each node of the host that is there takes its own. */
  #unpack(task: number, cause: number): void {
    const { tasks } = this.agenda;
    const link = this.carrier.network.link(tasks.link[task] ?? 0);
    if (link.backlog !== null && !this.carrier.arrive(link, task)) return;
    const envelope = tasks.takeMessage(task);
    if (!isEnvelope(envelope)) return;
    const { machine } = this.#processAt(link.number % this.processes.length);
    const there = envelope.messages.flatMap((each) => {
      const process = machine.find(({ up, spec }) => up && spec.id === each.to);
      return process ? [{ ...each, process }] : [];
    });
    if (there.length === 0) this.carrier.drop(cause, 'crashed');
    for (const { process, from, message } of there) {
      const seq = this.agenda.record(EVENT.deliver, cause, process.index);
      this.step(process, { type: 'message', from, message }, seq);
    }
  }

  /** A message found nobody. A dead host is silent; where only the process is dead, or is another one by now, the host refuses. */
  #notTaken(process: Process, link: Link, message: Message, cause: number): void {
    const { connections } = this.carrier;
    if (connections && (process.up || process.refuses)) {
      connections.refuse(link, this.#processAt(link.sender), message, this.carrier.drop(cause, 'refused'));
    } else this.carrier.drop(cause, 'crashed');
  }

  /** A process that stood still reads again. */
  makeRoom(process: Process): void {
    const { connections, network } = this.carrier;
    for (const peer of this.processes) {
      if (connections && network.joined(peer.index, process.index))
        connections.makeRoom(network.link(network.linkNumber(peer.index, process.index)));
    }
  }

  /** The host of a process that is gone closes its connections. */
  closeAll(process: Process, cause: number): void {
    const { connections, network } = this.carrier;
    for (const peer of this.processes) {
      if (!connections || !peer.up || !network.joined(peer.index, process.index)) continue;
      connections.refuse(network.link(network.linkNumber(peer.index, process.index)), peer, null, cause);
    }
  }

  /** A refusal arrives. */
  #hear(task: number, cause: number): void {
    const { tasks } = this.agenda;
    const life = tasks.life[task] ?? ANY_LIFE;
    const message = tasks.message[task] ?? null;
    const link = this.carrier.network.link(tasks.link[task] ?? 0);
    tasks.drop(task);
    if (message === null && this.carrier.connections?.isEarly(link, cause, life)) return;
    const process = this.#processAt(link.sender);
    if (process.up && (life === ANY_LIFE || life === process.life)) this.#tell(process, link, message, cause);
  }

  /** An opening goes on, and may be refused. */
  #open(task: number): void {
    const { tasks } = this.agenda;
    const link = this.carrier.network.link(tasks.link[task] ?? 0);
    const message = this.carrier.open(task, this.#processAt(tasks.process[task] ?? 0));
    if (message === null) return;
    const cause = tasks.cause[task] ?? 0;
    tasks.drop(task);
    const process = this.#processAt(link.sender);
    if (process.up) this.#tell(process, link, message, cause);
  }

  #tell(process: Process, link: Link, message: Message | null, cause: number): void {
    const peer = link.to.id;
    const about = link.number % this.processes.length;
    const seq = this.agenda.record(EVENT.refuse, cause, process.index, message, about);
    this.step(process, message === null ? { type: 'reset', peer } : { type: 'refused', peer, message }, seq);
  }

  #processAt(index: number): Process {
    return this.processes[index] ?? mistaken('a message belongs to no node');
  }
}
