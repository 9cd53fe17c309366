/** One transmission of a message: when it leaves and arrives, and whether it is lost. Messages are rows of `Tasks`. */
import type { Agenda } from './agenda.ts';
import { mistaken } from './assert.ts';
import { DROP_REASONS, type DropReason } from './events.ts';
import type { Link, Network } from './network.ts';
import type { Micros } from './node.ts';
import { EVENT, NOBODY } from './recorder.ts';
import { TASK } from './tasks.ts';

const UNDER_WAY: ReadonlySet<number | undefined> = new Set([TASK.deliver, TASK.middle, TASK.drop]);

export class Transit {
  constructor(
    readonly agenda: Agenda,
    readonly network: Network,
  ) {}

  /** Puts a message on its way, as a `send` or a `resend`. When it arrives is drawn first, then whether it does. */
  depart(type: number, link: Link, task: number, cause: number): void {
    const { agenda, network } = this;
    const { tasks, now } = agenda;
    const message = tasks.message[task] ?? mistaken('nothing is sent');
    const leaveAt = network.leaves(link, message, now);
    const arriveAt = network.arrivalOf(link, message.kind, leaveAt);
    const left = link.line === null ? 0 : leaveAt;
    tasks.cause[task] = agenda.record(type, cause, link.sender, message, tasks.process[task] ?? NOBODY, arriveAt, left);
    const lost = link.loss > 0 && link.stream.unit() < link.loss;
    this.time(task, leaveAt, arriveAt);
    tasks.kind[task] = lost ? TASK.drop : link.cut ? TASK.middle : TASK.deliver;
    if (lost || link.cut) agenda.plan(tasks.middleAt[task] ?? 0, task);
    else agenda.planArrival(task, link.number);
  }

  time(task: number, leaveAt: Micros, arriveAt: Micros): void {
    const { tasks } = this.agenda;
    tasks.middleAt[task] = leaveAt + Math.floor((arriveAt - leaveAt) / 2);
    tasks.arriveAt[task] = arriveAt;
  }

  /** How long a transmission takes, to a µs: its middle is in the middle. */
  tripOf(task: number): Micros {
    const { arriveAt, middleAt } = this.agenda.tasks;
    return 2 * ((arriveAt[task] ?? 0) - (middleAt[task] ?? 0));
  }

  /** When it left. */
  leftAt(task: number): Micros {
    return (this.agenda.tasks.arriveAt[task] ?? 0) - this.tripOf(task);
  }

  isUnderWay(task: number): boolean {
    return UNDER_WAY.has(this.agenda.tasks.kind[task]);
  }

  /** Messages under way on a link, in order of arrival. */
  underWay(link: Link): number[] {
    const { tasks } = this.agenda;
    const found: number[] = [];
    for (let task = 0; task < tasks.rows; task++) if (tasks.link[task] === link.number && this.isUnderWay(task)) found.push(task);
    return found.sort((a, b) => (tasks.arriveAt[a] ?? 0) - (tasks.arriveAt[b] ?? 0));
  }

  /** Tells that the message of an event came to nothing; returns the event's `seq`. */
  drop(cause: number, reason: DropReason): number {
    return this.agenda.record(EVENT.drop, cause, NOBODY, null, DROP_REASONS.indexOf(reason));
  }

  /** A message is gone, wherever it stands. */
  lose(task: number, reason: DropReason): number {
    const { tasks } = this.agenda;
    const seq = this.drop(tasks.cause[task] ?? 0, reason);
    if (this.isUnderWay(task)) {
      // It stands in the queue, from where it is let go.
      tasks.kind[task] = TASK.void;
      tasks.message[task] = null;
    } else tasks.drop(task);
    return seq;
  }
}
