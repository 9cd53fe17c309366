/**
 * What is to happen and what has happened: virtual time, what is planned, and who is told of events.
 *
 * Messages of one link arrive in the order in which they were sent, so they wait behind each other and only the first stands
 * in the event queue: the queue is as long as there are busy links, not messages under way.
 */
import type { Micros } from './node.ts';
import { EventQueue, type SavedQueue } from './queue.ts';
import type { Names, Recorder } from './recorder.ts';
import { type SavedTasks, TASK, Tasks } from './tasks.ts';

export interface SavedAgenda {
  readonly now: Micros;
  readonly events: number;
  readonly order: number;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly queue: SavedQueue;
  readonly tasks: SavedTasks;
}

const NONE = -1;

export class Agenda {
  now: Micros = 0;
  /** Events so far. */
  events = 0;
  readonly queue = new EventQueue();
  readonly tasks = new Tasks();
  readonly names: Names;
  readonly #recorder: Recorder;
  /** By link: the messages that arrive first and last of those that wait behind each other. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #order = 0;

  constructor(names: Names, recorder: Recorder, links: number) {
    this.names = names;
    this.#recorder = recorder;
    this.#first = new Int32Array(links).fill(NONE);
    this.#last = new Int32Array(links).fill(NONE);
  }

  /** The next place among what happens at the same time. */
  takeOrder(): number {
    return this.#order++;
  }

  /** Puts a task into the queue, after all that is planned for that time already. */
  plan(at: Micros, task: number): void {
    this.queue.push(at, this.#order++, task);
  }

  /** The same for a message, at the time that it has as `arriveAt`. */
  planArrival(task: number, link: number): void {
    const { tasks, queue } = this;
    const at = tasks.arriveAt[task] ?? 0;
    const last = this.#last[link] ?? NONE;
    const order = this.#order++;
    if (last !== NONE && at < (tasks.arriveAt[last] ?? 0)) {
      // It overtakes: links may be unordered, and what passed the middle of a cut link was sent before what is planned already.
      queue.push(at, order, task);
      return;
    }
    tasks.next[task] = NONE;
    tasks.order[task] = order;
    this.#last[link] = task;
    if (last !== NONE) tasks.next[last] = task;
    else {
      this.#first[link] = task;
      queue.push(at, order, -1 - link);
    }
  }

  /** Takes the next task out of what is planned, which must not be empty. */
  take(): number {
    const { tasks, queue } = this;
    const id = queue.nextId;
    if (id >= 0) {
      queue.pop();
      return id;
    }
    const link = -1 - id;
    const task = this.#first[link] ?? NONE;
    const next = tasks.next[task] ?? NONE;
    this.#first[link] = next;
    if (next !== NONE) queue.replace(tasks.arriveAt[next] ?? 0, tasks.order[next] ?? 0, id);
    else {
      this.#last[link] = NONE;
      queue.pop();
    }
    return task;
  }

  save(): SavedAgenda {
    const { now, events, queue, tasks } = this;
    return {
      now,
      events,
      order: this.#order,
      first: this.#first.slice(),
      last: this.#last.slice(),
      queue: queue.save(),
      tasks: tasks.save(),
    };
  }

  /** Puts back what was saved, without the commands that were planned: a run that goes on from here may have others. */
  restore(saved: SavedAgenda): void {
    const { now, events, order, first, last, queue, tasks } = saved;
    this.now = now;
    this.events = events;
    this.#order = order;
    this.#first.set(first);
    this.#last.set(last);
    this.tasks.restore(tasks);
    for (let i = 0; i < queue.id.length; i++) {
      const id = queue.id[i] ?? 0;
      if (id >= 0 && this.tasks.kind[id] === TASK.command) this.tasks.drop(id);
      else this.queue.push(queue.at[i] ?? 0, queue.order[i] ?? 0, id);
    }
  }

  /** Tells of an event that happens now; returns its `seq`. See `EVENT` for what the fields hold. */
  record(type: number, cause: number, node: number, body: unknown = null, about = 0, x = 0, y = 0): number {
    const seq = this.events++;
    this.#recorder.record(seq, type, this.now, cause, node, about, x, y, body);
    return seq;
  }
}
