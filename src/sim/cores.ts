/** The cores of nodes: jobs wait for one, take their time, and give their result back. */
import type { Agenda } from './agenda.ts';
import { type Executor, NO_TICKET, type Ticket } from './executor.ts';
import type { Job } from './node.ts';
import { longestWaiting, type Process, type WaitingJob } from './process.ts';
import { EVENT } from './recorder.ts';
import { TASK } from './tasks.ts';

/** Jobs waiting for a core, and inputs waiting for a paused node. */
export const QUEUE_LIMIT = 10_000;

const nobodyWaits = ({ machine, waiting }: Process): boolean =>
  waiting.length === 0 && (machine.length === 1 || machine.every((each) => each.waiting.length === 0));
const waitingJobs = ({ waiting }: Process): readonly WaitingJob[] => waiting;

export class Cores {
  readonly #agenda: Agenda;
  readonly #executor: Executor;

  constructor(agenda: Agenda, executor: Executor) {
    this.#agenda = agenda;
    this.#executor = executor;
  }

  execute(process: Process, tag: unknown, job: Job, cause: number): void {
    const { now } = this.#agenda;
    const asked = { tag, job, cause, since: now, ticket: NO_TICKET };
    if (process.hasCore && nobodyWaits(process)) this.#start(process, asked);
    else if (process.waiting.length + process.blocked.size < QUEUE_LIMIT) process.waiting.push(asked);
    else this.#answer(process, asked, this.#executor.overflow(process.spec.id, job));
  }

  /** Of all on a host who waited longest goes on first. */
  startWaiting({ machine }: Process): void {
    while (true) {
      const next = longestWaiting(machine, waitingJobs);
      const job = next?.hasCore ? next.waiting.shift() : undefined;
      if (!next || !job) return;
      this.#start(next, job);
    }
  }

  /** The time of a job has been spent: what it does takes effect, is an event, and may let others go on. */
  finish(process: Process, ticket: Ticket, cause: number): { readonly result: unknown; readonly seq: number } {
    const result = this.#executor.finish(process.spec.id, ticket);
    const seq = this.#agenda.record(EVENT.finish, cause, process.index, { result });
    this.#free(process);
    return { result, seq };
  }

  #start(process: Process, asked: WaitingJob): void {
    const { tag, job, cause, since } = asked;
    const { now, tasks } = this.#agenda;
    const started = this.#executor.start(process.spec.id, job, process.clock(now), asked.ticket);
    if (started.waitsFor !== null) {
      const seq = this.#agenda.record(EVENT.wait, cause, process.index, { job, waitsFor: started.waitsFor });
      process.blocked.set(started.ticket, { ...asked, cause: seq, ticket: started.ticket });
      this.#free(process);
      return;
    }
    const { result, costUs, steps, ticket } = started;
    process.busyCores++;
    const doneAt = now + costUs;
    const seq = this.#agenda.record(EVENT.execute, cause, process.index, { job, result }, steps, doneAt, now - since);
    const task = tasks.take(ticket === NO_TICKET ? TASK.done : TASK.finish, seq, process.index, process.life);
    tasks.tag[task] = tag;
    tasks.result[task] = ticket === NO_TICKET ? result : ticket;
    this.#agenda.plan(doneAt, task);
    this.#free(process);
  }

  /** Those that waited go on before those that came later. */
  #free(process: Process): void {
    const freed = this.#executor.freed(process.spec.id);
    if (freed.length === 0) return;
    const again: WaitingJob[] = [];
    for (const { ticket, ended } of freed) {
      const job = process.blocked.get(ticket);
      if (!job) continue;
      process.blocked.delete(ticket);
      if (ended) this.#answer(process, job, ended.result);
      else again.push(job);
    }
    process.waiting.unshift(...again);
  }

  /** A result that no work stands behind. */
  #answer(process: Process, { tag, cause }: WaitingJob, result: unknown): void {
    const { tasks, now } = this.#agenda;
    const task = tasks.take(TASK.done, cause, process.index, process.life);
    process.busyCores++;
    tasks.tag[task] = tag;
    tasks.result[task] = result;
    this.#agenda.plan(now, task);
  }
}
