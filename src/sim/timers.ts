/**
 * The timers of one node, by name. Election timers are set again by every message, so a queued task is left where it is
 * when its timer moves back: one entry in the queue per timer, not per message. A timer that fired or was cancelled is forgotten.
 */
import type { Micros } from './node.ts';

export interface Timer {
  readonly name: string;
  /** When it is due, its place among what happens at that time, and the event that asked for it. */
  dueAt: Micros;
  dueOrder: number;
  cause: number;
  /** Its task in the queue and when that comes up, which may be before it is due; -1: none. */
  task: number;
  taskAt: Micros;
  taskOrder: number;
}

export class Timers {
  readonly #byName = new Map<string, Timer>();

  get size(): number {
    return this.#byName.size;
  }

  get(name: string): Timer | undefined {
    return this.#byName.get(name);
  }

  /** Sets or moves a timer; the caller queues a task for it when there is none or the present one comes up too late. */
  set(name: string, dueAt: Micros, dueOrder: number, cause: number): Timer {
    const known = this.#byName.get(name);
    if (known) {
      known.dueAt = dueAt;
      known.dueOrder = dueOrder;
      known.cause = cause;
      return known;
    }
    const timer = { name, dueAt, dueOrder, cause, task: -1, taskAt: 0, taskOrder: 0 };
    this.#byName.set(name, timer);
    return timer;
  }

  /** Forgets a timer; returns it, since its task must be made void, or undefined when there is none of that name. */
  forget(name: string): Timer | undefined {
    const timer = this.#byName.get(name);
    if (timer) this.#byName.delete(name);
    return timer;
  }

  /** Forgets all; returns them. */
  clear(): readonly Timer[] {
    const all = [...this.#byName.values()];
    this.#byName.clear();
    return all;
  }
}
