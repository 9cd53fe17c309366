/** Timers in the event queue: when each is due, and what becomes of those that were set again. */
import type { Agenda } from './agenda.ts';
import { mistaken } from './assert.ts';
import type { Micros } from './node.ts';
import type { Process } from './process.ts';
import { TASK } from './tasks.ts';
import type { Timer } from './timers.ts';

export class Alarms {
  readonly #agenda: Agenda;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  set(process: Process, name: string, minUs: Micros, maxUs: Micros, cause: number): void {
    const { tasks, now } = this.#agenda;
    const dueAt = now + process.lasts(process.stream.integer(minUs, maxUs));
    const timer = process.timers.set(name, dueAt, this.#agenda.takeOrder(), cause);
    if (timer.task >= 0 && timer.taskAt <= dueAt) return;
    // A task that comes up too late is left in the queue as nothing.
    this.cancel(timer);
    timer.task = tasks.take(TASK.timer, cause, process.index, process.life);
    tasks.timer[timer.task] = name;
    this.#queue(timer);
  }

  cancel(timer: Timer | undefined): void {
    if (timer && timer.task >= 0) this.#agenda.tasks.kind[timer.task] = TASK.void;
  }

  /** The timer whose task came up, forgotten now; null when it was set again meanwhile, to a later time. */
  due(process: Process, task: number): Timer | null {
    const timer = process.timers.get(this.#agenda.tasks.timer[task] ?? '') ?? mistaken('a timer task has no timer');
    if (timer.taskOrder !== timer.dueOrder) {
      this.#queue(timer);
      return null;
    }
    this.#agenda.tasks.free(task);
    process.timers.forget(timer.name);
    return timer;
  }

  #queue(timer: Timer): void {
    timer.taskAt = timer.dueAt;
    timer.taskOrder = timer.dueOrder;
    this.#agenda.queue.push(timer.dueAt, timer.dueOrder, timer.task);
  }
}
