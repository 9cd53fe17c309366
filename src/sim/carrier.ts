/** Messages on their way: on connections, or as datagrams, which are lost, doubled, or eaten by a partition. */
import type { Agenda } from './agenda.ts';
import { mistaken } from './assert.ts';
import { Connections, lifeOf } from './connections.ts';
import type { DropReason } from './events.ts';
import type { Link, Network } from './network.ts';
import type { Message } from './node.ts';
import { Openings } from './openings.ts';
import type { Process } from './process.ts';
import { EVENT } from './recorder.ts';
import { ANY_LIFE, TASK } from './tasks.ts';
import { Transit } from './transit.ts';

export class Carrier {
  readonly #agenda: Agenda;
  readonly network: Network;
  /** Null where messages are datagrams. */
  readonly connections: Connections | null;
  readonly #openings: Openings | null;
  readonly #transit: Transit;

  constructor(agenda: Agenda, network: Network) {
    this.#agenda = agenda;
    this.network = network;
    this.#transit = new Transit(agenda, network);
    const rules = network.model.connections;
    this.connections = rules ? new Connections(this.#transit, rules) : null;
    this.#openings = rules && this.connections ? new Openings(this.#transit, this.connections, rules) : null;
  }

  send(process: Process, target: Process, message: Message, cause: number): void {
    const { network, connections } = this;
    const link = network.link(network.linkNumber(process.index, target.index));
    if (link.plain) this.#fly(link, target, message, cause, connections === null ? ANY_LIFE : lifeOf(target));
    else if (connections === null) this.#sendDatagram(link, target, message, cause);
    else if (link.opens) this.#openings?.begin(link, target, message, cause);
    else connections.send(link, target, message, cause);
  }

  /** The short way: nothing can happen to it but that it takes its time. */
  #fly(link: Link, target: Process, message: Message, cause: number, life: number): void {
    const agenda = this.#agenda;
    const { tasks, now } = agenda;
    const arriveAt = this.network.arrival(link, now);
    const seq = agenda.record(EVENT.send, cause, link.sender, message, target.index, arriveAt);
    const task = tasks.take(TASK.deliver, seq, target.index, life);
    tasks.message[task] = message;
    tasks.link[task] = link.number;
    tasks.middleAt[task] = now + ((arriveAt - now) >> 1);
    tasks.arriveAt[task] = arriveAt;
    agenda.planArrival(task, link.number);
  }

  #sendDatagram(link: Link, target: Process, message: Message, cause: number): void {
    const { tasks } = this.#agenda;
    const copies = link.duplication > 0 && link.stream.unit() < link.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const task = tasks.take(TASK.deliver, cause, target.index, copy === 0 ? ANY_LIFE : target.life);
      tasks.message[task] = message;
      tasks.link[task] = link.number;
      this.#transit.depart(EVENT.send, link, task, cause);
    }
  }

  /** A message is half-way: a partition eats it there, or it goes on. */
  passMiddle(task: number): void {
    const { tasks } = this.#agenda;
    const link = tasks.link[task] ?? 0;
    if (this.network.link(link).cut) {
      this.die(task, 'partition');
      return;
    }
    tasks.kind[task] = TASK.deliver;
    this.#agenda.planArrival(task, link);
  }

  /** A transmission dies on its way, and a datagram with it. */
  die(task: number, reason: 'partition' | 'loss'): void {
    const { tasks } = this.#agenda;
    if (this.connections) this.connections.stall(task, reason);
    else {
      this.drop(tasks.cause[task] ?? 0, reason);
      tasks.drop(task);
    }
  }

  /** At its receiver's host. False: it has to wait there for what was sent before it. */
  arrive(link: Link, task: number): boolean {
    return link.backlog === null || this.connections === null || this.connections.arrive(link, link.backlog, task);
  }

  /** An opening goes on. Null: so far so good; else the message that is refused. */
  open(task: number, target: Process): Message | null {
    if (!this.#openings?.goOn(task, target)) return null;
    return this.#agenda.tasks.message[task] ?? mistaken('nothing was to be sent');
  }

  drop(cause: number, reason: DropReason): number {
    return this.#transit.drop(cause, reason);
  }

  /** After links were cut: messages that have not passed the middle of their way must be looked at there. */
  recheck(): void {
    const { tasks, now } = this.#agenda;
    const flying: number[] = [];
    for (let task = 0; task < tasks.rows; task++) if (tasks.kind[task] === TASK.deliver) flying.push(task);
    // In order of sending: which row a message has decides nothing.
    flying.sort((a, b) => (tasks.cause[a] ?? 0) - (tasks.cause[b] ?? 0));
    for (const task of flying) {
      const middleAt = tasks.middleAt[task] ?? 0;
      const link = this.network.link(tasks.link[task] ?? 0);
      if (!link.cut || middleAt < now) continue;
      const again = tasks.take(TASK.middle, tasks.cause[task] ?? 0, tasks.process[task] ?? 0, tasks.life[task] ?? ANY_LIFE);
      tasks.message[again] = tasks.message[task] ?? null;
      tasks.link[again] = link.number;
      tasks.middleAt[again] = middleAt;
      tasks.arriveAt[again] = tasks.arriveAt[task] ?? 0;
      tasks.kind[task] = TASK.void;
      this.connections?.moved(link, task, again);
      this.#agenda.plan(middleAt, again);
    }
  }

  /** A host goes down, and with it what it has not sent yet. */
  abandon(process: Process): void {
    const { now } = this.#agenda;
    this.#lose(process, (task, underWay) => (!underWay || this.#transit.leftAt(task) > now ? 'unsent' : null));
    for (let to = 0; to < this.network.nodes.length; to++)
      if (this.network.joined(process.index, to)) this.network.link(this.network.linkNumber(process.index, to)).fellAt = now;
  }

  /** A site goes down: also what is still within it, and with its road all that has not arrived. */
  strand(process: Process, road: boolean): void {
    const { now } = this.#agenda;
    const { region } = process.spec;
    const withinUs = this.network.model.delayUs(region, region);
    this.#lose(process, (task, underWay) => (!underWay || this.#transit.leftAt(task) + withinUs > now ? 'unsent' : road ? 'road' : null));
  }

  /** What a node has sent and what is gone of it: after a gap nothing of a connection arrives. */
  #lose({ index }: Process, why: (task: number, underWay: boolean) => DropReason | null): void {
    const { tasks } = this.#agenda;
    for (let to = 0; to < this.network.nodes.length; to++) {
      if (!this.network.joined(index, to)) continue;
      const link = this.network.link(this.network.linkNumber(index, to));
      const waits = link.backlog?.waits ?? [];
      const before = this.#transit.underWay(link).filter((task) => !waits.includes(task));
      const gone = new Set<number>();
      for (const task of [...before, ...waits]) {
        const left = this.#transit.isUnderWay(task) || tasks.kind[task] === TASK.held;
        const reason = why(task, left) ?? (gone.size > 0 && this.connections ? 'unsent' : null);
        if (reason === null) continue;
        this.#transit.lose(task, reason);
        gone.add(task);
      }
      this.connections?.forget(link, gone);
    }
  }
}
