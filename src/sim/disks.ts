/**
 * The disks of nodes: one fsync at a time. A sync that is asked for while one is under way waits; all that wait share the next
 * (group commit), or each gets one of its own.
 */
import type { Agenda } from './agenda.ts';
import { QUEUE_LIMIT } from './cores.ts';
import { flushUs } from './disk-model.ts';
import type { Executor } from './executor.ts';
import { longestWaiting, type Process, type Sync } from './process.ts';
import { EVENT } from './recorder.ts';
import { TASK } from './tasks.ts';

const waitingSyncs = ({ syncsWaiting }: Process): readonly Sync[] => syncsWaiting;

export class Disks {
  readonly #agenda: Agenda;
  readonly #executor: Executor;

  constructor(agenda: Agenda, executor: Executor) {
    this.#agenda = agenda;
    this.#executor = executor;
  }

  /** Of a disk that takes time. */
  sync(process: Process, tag: unknown, cause: number): void {
    process.syncsWaiting.push({ tag, cause, since: this.#agenda.now });
    this.startWaiting(process);
  }

  /** Of all on a host who waited longest is next: its disk does one fsync at a time. */
  startWaiting({ machine }: Process): void {
    const process = longestWaiting(machine, waitingSyncs);
    if (process === null || machine.some(({ syncing }) => syncing.length > 0)) return;
    const { diskModel, syncsWaiting } = process;
    // The queue is bounded: what is beyond shares an fsync even where it should not.
    const shares = diskModel.groupCommit || syncsWaiting.length > QUEUE_LIMIT;
    process.syncing = syncsWaiting.splice(0, shares ? syncsWaiting.length : 1);
    this.#flush(process, process.syncing);
  }

  /** All that was written up to now will be on disk when its time has passed. */
  #flush(process: Process, syncs: Sync[]): void {
    const { now, tasks } = this.#agenda;
    const bytes = process.disk.flush() + this.#executor.flush(process.spec.id);
    const doneAt = now + Math.round(flushUs(process.diskModel, bytes, process.fsyncs) * process.diskFactor);
    for (const sync of syncs) {
      sync.cause = this.#agenda.record(EVENT.sync, sync.cause, process.index, null, syncs.length, doneAt, now - sync.since);
    }
    this.#agenda.plan(doneAt, tasks.take(TASK.flushed, syncs[0]?.cause ?? 0, process.index, process.life));
  }

  /** The flush is over, and the next begins. Returns the syncs that are done. */
  finish(process: Process): readonly Sync[] {
    const done = process.syncing;
    process.syncing = [];
    if (process.diskLies) process.disk.forgot();
    else {
      process.disk.flushed();
      this.#executor.flushed(process.spec.id);
    }
    process.believes = process.diskLies;
    this.startWaiting(process);
    return done;
  }
}
