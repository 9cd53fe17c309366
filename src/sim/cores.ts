/** The cores of nodes: jobs wait for one, take their time, and give their result back. */
import type { Agenda } from './agenda.ts';
import type { Executor } from './executor.ts';
import type { Job, Micros } from './node.ts';
import type { Process } from './process.ts';
import { EVENT } from './recorder.ts';
import { TASK } from './tasks.ts';

/** Jobs waiting for a core, and inputs waiting for a paused node. */
export const QUEUE_LIMIT = 10_000;

export class Cores {
  readonly #agenda: Agenda;
  readonly #executor: Executor;

  constructor(agenda: Agenda, executor: Executor) {
    this.#agenda = agenda;
    this.#executor = executor;
  }

  execute(process: Process, tag: unknown, job: Job, cause: number): void {
    const { now } = this.#agenda;
    if (process.busyCores < process.cores && process.waiting.length === 0) this.#start(process, tag, job, cause, now);
    else if (process.waiting.length < QUEUE_LIMIT) process.waiting.push({ tag, job, cause, since: now });
    else {
      process.busyCores++;
      this.#plan(process, tag, this.#executor.overflow(process.spec.id, job), cause, now);
    }
  }

  startWaiting(process: Process): void {
    while (process.up && !process.paused && process.busyCores < process.cores) {
      const job = process.waiting.shift();
      if (!job) return;
      this.#start(process, job.tag, job.job, job.cause, job.since);
    }
  }

  /** SQL takes effect now, when a core takes the job; its result leaves when its cost has been spent. */
  #start(process: Process, tag: unknown, job: Job, cause: number, since: Micros): void {
    const { now } = this.#agenda;
    const { result, costUs, steps } = this.#executor.execute(process.spec.id, job, process.clock(now));
    process.busyCores++;
    const doneAt = now + costUs;
    const seq = this.#agenda.record(EVENT.execute, cause, process.index, { job, result }, steps, doneAt, now - since);
    this.#plan(process, tag, result, seq, doneAt);
  }

  #plan(process: Process, tag: unknown, result: unknown, cause: number, doneAt: Micros): void {
    const { tasks } = this.#agenda;
    const task = tasks.take(TASK.done, cause, process.index, process.life);
    tasks.tag[task] = tag;
    tasks.result[task] = result;
    this.#agenda.plan(doneAt, task);
  }
}
