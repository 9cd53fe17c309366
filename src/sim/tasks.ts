/** What waits in the event queue: commands, messages on their way, timers, and jobs that will be done. */
import type { Command } from './commands.ts';
import type { Link } from './network.ts';
import type { Message, Micros } from './node.ts';
import type { Process } from './process.ts';
import type { Queued } from './queue.ts';

interface Caused extends Queued {
  /** `seq` of the event that put it there. */
  readonly cause: number;
}

export type Task =
  | (Caused & { readonly type: 'command'; readonly command: Command })
  | (Caused & Flight)
  | TimerTask
  | (Caused & { readonly type: 'done'; readonly process: Process; readonly tag: string; readonly result: unknown; readonly life: number });

export interface Flight {
  /** `middle`: decides at half-way whether the partition eats it. `drop`: dies by chance. */
  readonly type: 'deliver' | 'middle' | 'drop';
  readonly link: Link;
  readonly process: Process;
  readonly message: Message;
  readonly middleAt: Micros;
  readonly arriveAt: Micros;
  /** A doubled message is only for the life of its receiver in which it was sent, as in TCP; null: any life. */
  readonly life: number | null;
  /** Set when another task took this one's place. */
  void: boolean;
}

export interface TimerTask extends Caused {
  readonly type: 'timer';
  readonly process: Process;
  readonly name: string;
  readonly timer: Timer;
}

/** A timer of a node: when it is due, and its one task in the event queue, which may stand at an earlier time. */
export class Timer {
  /** When it is due, and what asked for it; null: cancelled or fired. */
  due: Caused | null = null;
  queued: TimerTask | null = null;

  cancel(): void {
    this.due = null;
  }
}

/**
 * Sets a timer; returns the task to queue, or null when one is there. Election timers are set again by every message,
 * so a queued task is left where it is when its timer moves back: one entry in the queue per timer, not per message.
 */
export function setTimer(process: Process, name: string, due: Caused): TimerTask | null {
  let timer = process.timers.get(name);
  if (!timer) process.timers.set(name, (timer = new Timer()));
  timer.due = due;
  if (timer.queued !== null && timer.queued.at <= due.at) return null;
  return taskOf(process, name, timer, due);
}

function taskOf(process: Process, name: string, timer: Timer, due: Caused): TimerTask {
  timer.queued = { type: 'timer', at: due.at, order: due.order, cause: due.cause, process, name, timer };
  return timer.queued;
}

/** A timer's task came up: returns it when the timer fires now, another task when it was put off, null when it is void. */
export function popTimer(task: TimerTask): TimerTask | null {
  const { process, name, timer } = task;
  // A timer of an earlier life, or a task that a nearer deadline has overtaken.
  if (process.timers.get(name) !== timer || timer.queued !== task) return null;
  const { due } = timer;
  timer.queued = null;
  if (due === null) return null;
  if (due.order !== task.order) return taskOf(process, name, timer, due);
  timer.due = null;
  return task;
}
