/** What is to happen and what has happened: virtual time, the event queue with its tasks, and who is told of events. */
import type { Micros } from './node.ts';
import { EventQueue } from './queue.ts';
import type { Names, Recorder } from './recorder.ts';
import { Tasks } from './tasks.ts';

export class Agenda {
  now: Micros = 0;
  /** Events so far. */
  events = 0;
  readonly queue = new EventQueue();
  readonly tasks = new Tasks();
  readonly names: Names;
  readonly #recorder: Recorder;
  #order = 0;

  constructor(names: Names, recorder: Recorder) {
    this.names = names;
    this.#recorder = recorder;
  }

  /** The next place among what happens at the same time. */
  takeOrder(): number {
    return this.#order++;
  }

  /** Puts a task into the queue, after all that is planned for that time already. */
  plan(at: Micros, task: number): void {
    this.queue.push(at, this.#order++, task);
  }

  /** Tells of an event that happens now; returns its `seq`. See `EVENT` for what the fields hold. */
  record(type: number, cause: number, node: number, body: unknown = null, about = 0, x = 0, y = 0): number {
    const seq = this.events++;
    this.#recorder.record(seq, type, this.now, cause, node, about, x, y, body);
    return seq;
  }
}
