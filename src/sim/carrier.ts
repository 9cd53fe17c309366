/** Messages on their way: how long each takes, and which are lost, doubled, or eaten by a partition. */
import type { Agenda } from './agenda.ts';
import { DROP_REASONS, type DropReason } from './events.ts';
import type { Link, Network } from './network.ts';
import type { Message } from './node.ts';
import type { Process } from './process.ts';
import { EVENT, NOBODY } from './recorder.ts';
import { ANY_LIFE, TASK } from './tasks.ts';

export class Carrier {
  readonly #agenda: Agenda;
  readonly network: Network;

  constructor(agenda: Agenda, network: Network) {
    this.#agenda = agenda;
    this.network = network;
  }

  send(process: Process, target: Process, message: Message, cause: number): void {
    const { network } = this;
    const link = network.link(network.linkNumber(process.index, target.index));
    if (link.faulty) this.#sendFaulty(link, target, message, cause);
    else this.#fly(TASK.deliver, link, target, message, cause, ANY_LIFE);
  }

  #sendFaulty(link: Link, target: Process, message: Message, cause: number): void {
    const copies = link.duplication > 0 && link.stream.unit() < link.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#fly(link.cut ? TASK.middle : TASK.deliver, link, target, message, cause, copy === 0 ? ANY_LIFE : target.life);
    }
  }

  /** One message on its way. When it arrives is drawn first, then whether it does. */
  #fly(kind: number, link: Link, target: Process, message: Message, cause: number, life: number): void {
    const agenda = this.#agenda;
    const { tasks, now } = agenda;
    const arriveAt = this.network.arrival(link, now);
    const seq = agenda.record(EVENT.send, cause, link.sender, message, target.index, arriveAt);
    const lost = link.loss > 0 && link.stream.unit() < link.loss;
    const task = tasks.take(lost ? TASK.drop : kind, seq, target.index, life);
    const middleAt = now + ((arriveAt - now) >> 1);
    tasks.message[task] = message;
    tasks.link[task] = link.number;
    tasks.middleAt[task] = middleAt;
    tasks.arriveAt[task] = arriveAt;
    if (kind === TASK.deliver && !lost) agenda.planArrival(task, link.number);
    else agenda.plan(middleAt, task);
  }

  /** A message is half-way: a partition eats it there, or it goes on. */
  passMiddle(task: number): void {
    const { tasks } = this.#agenda;
    const link = tasks.link[task] ?? 0;
    if (this.network.link(link).cut) {
      this.drop(tasks.cause[task] ?? 0, 'partition');
      tasks.drop(task);
      return;
    }
    tasks.kind[task] = TASK.deliver;
    this.#agenda.planArrival(task, link);
  }

  drop(cause: number, reason: DropReason): void {
    this.#agenda.record(EVENT.drop, cause, NOBODY, null, DROP_REASONS.indexOf(reason));
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
      const link = tasks.link[task] ?? 0;
      if (!this.network.link(link).cut || middleAt < now) continue;
      const again = tasks.take(TASK.middle, tasks.cause[task] ?? 0, tasks.process[task] ?? 0, tasks.life[task] ?? ANY_LIFE);
      tasks.message[again] = tasks.message[task] ?? null;
      tasks.link[again] = link;
      tasks.middleAt[again] = middleAt;
      tasks.arriveAt[again] = tasks.arriveAt[task] ?? 0;
      tasks.kind[task] = TASK.void;
      this.#agenda.plan(middleAt, again);
    }
  }
}
