/**
 * What waits in the event queue: commands, messages on their way, timers, and jobs and fsyncs that will be done. Tasks are rows of
 * columns that are used again, because a run makes millions of them and each lives for a moment.
 */
import { mistaken } from './assert.ts';
import type { Command } from './commands.ts';
import type { Message } from './node.ts';

/**
 * What a task is. `middle`: a message that decides at half-way whether a partition eats it. `drop`: one that is lost there. `finish`: a job
 * that takes effect, and `done`: one whose result is known. `void`: another took its place. Of connections: messages that stand in no queue
 * (`lost`: to be sent again; `unsent`: not yet sent; `held`: arrived before its turn), `resend`: a link sends again, `refusal`: a host's
 * answer that nobody takes this, `opening`: an exchange of one. `envelope`: several messages that leave together, later.
 */
export const TASK = {
  ...{ void: 0, command: 1, deliver: 2, middle: 3, drop: 4, timer: 5, done: 6, flushed: 7 },
  ...{ lost: 8, unsent: 9, held: 10, resend: 11, refusal: 12, opening: 13, finish: 14, envelope: 15 },
} as const;

/** A message that any life of its receiver may get. */
export const ANY_LIFE = -1;

const FIRST_ROWS = 1024;

type Numbers = Pick<Tasks, 'kind' | 'cause' | 'process' | 'link' | 'life' | 'middleAt' | 'arriveAt' | 'next' | 'order'> & {
  readonly free: Int32Array<ArrayBuffer>;
};
type Objects = Pick<Tasks, 'message' | 'command' | 'timer' | 'result' | 'tag'>;

export interface SavedTasks {
  readonly numbers: Numbers;
  readonly objects: Objects;
  readonly freeCount: number;
  readonly rows: number;
}

function cut({ kind, cause, process, link, life, middleAt, arriveAt, next, order, free }: Numbers): Numbers {
  return {
    kind: kind.slice(),
    cause: cause.slice(),
    process: process.slice(),
    link: link.slice(),
    life: life.slice(),
    middleAt: middleAt.slice(),
    arriveAt: arriveAt.slice(),
    next: next.slice(),
    order: order.slice(),
    free: free.slice(),
  };
}

function copied({ message, command, timer, result, tag }: Objects): Objects {
  return { message: message.slice(), command: command.slice(), timer: timer.slice(), result: result.slice(), tag: tag.slice() };
}

export class Tasks {
  kind = new Uint8Array(FIRST_ROWS);
  /** `seq` of the event that put it there. */
  cause = new Float64Array(FIRST_ROWS);
  /** Index of the node that it will happen to. */
  process = new Int32Array(FIRST_ROWS);
  /** A message: number of its link. */
  link = new Int32Array(FIRST_ROWS);
  /** The life of its node in which it was asked for; `ANY_LIFE` where that does not matter. */
  life = new Int32Array(FIRST_ROWS);
  /** A message: when it is half-way and when it arrives, µs. */
  middleAt = new Float64Array(FIRST_ROWS);
  arriveAt = new Float64Array(FIRST_ROWS);
  /** A message: the one behind it on its link, which arrives later, or -1; and its own place among what happens at its time. */
  next = new Int32Array(FIRST_ROWS);
  order = new Float64Array(FIRST_ROWS);
  message: (Message | null)[] = [];
  command: (Command | null)[] = [];
  /** A timer's name. */
  timer: string[] = [];
  /** Result and tag of a job; of one that is still to take effect its ticket. */
  result: unknown[] = [];
  tag: unknown[] = [];
  #free = new Int32Array(FIRST_ROWS);
  #freeCount = 0;
  /** Rows so far; those that are free are `void`. */
  rows = 0;

  /** A free row with these fields; the others hold what was left there. */
  take(kind: number, cause: number, process: number, life: number): number {
    const id = this.#freeCount > 0 ? (this.#free[--this.#freeCount] ?? 0) : this.#add();
    this.kind[id] = kind;
    this.cause[id] = cause;
    this.process[id] = process;
    this.life[id] = life;
    return id;
  }

  /** Gives a row back that refers to nothing any more. */
  free(id: number): void {
    this.kind[id] = TASK.void;
    this.#free[this.#freeCount++] = id;
  }

  /** Gives a row back, whatever it is; what it referred to is let go. */
  drop(id: number): void {
    this.message[id] = null;
    this.command[id] = null;
    this.result[id] = null;
    this.tag[id] = null;
    this.free(id);
  }

  /** The message of a row that is given back. */
  takeMessage(id: number): Message {
    const message = this.message[id] ?? mistaken('a delivery has no message');
    this.message[id] = null;
    this.free(id);
    return message;
  }

  /** All there is to it. What the columns refer to never changes, so it is shared. */
  save(): SavedTasks {
    const { kind, cause, process, link, life, middleAt, arriveAt, next, order, message, command, timer, result, tag, rows } = this;
    const numbers = { kind, cause, process, link, life, middleAt, arriveAt, next, order, free: this.#free };
    return { numbers: cut(numbers), objects: copied({ message, command, timer, result, tag }), freeCount: this.#freeCount, rows };
  }

  restore({ numbers, objects, freeCount, rows }: SavedTasks): void {
    const { free, ...columns } = cut(numbers);
    Object.assign(this, columns);
    this.#free = free;
    this.#freeCount = freeCount;
    Object.assign(this, copied(objects));
    this.rows = rows;
  }

  #add(): number {
    const id = this.rows++;
    for (const column of [this.message, this.command]) column[id] = null;
    this.timer[id] = '';
    this.result[id] = null;
    this.tag[id] = null;
    if (id < this.kind.length) return id;
    const grown = this.kind.length * 2;
    const longer = <A extends { set(from: A): void }>(made: A, from: A): A => {
      made.set(from);
      return made;
    };
    this.kind = longer(new Uint8Array(grown), this.kind);
    this.cause = longer(new Float64Array(grown), this.cause);
    this.process = longer(new Int32Array(grown), this.process);
    this.link = longer(new Int32Array(grown), this.link);
    this.life = longer(new Int32Array(grown), this.life);
    this.middleAt = longer(new Float64Array(grown), this.middleAt);
    this.arriveAt = longer(new Float64Array(grown), this.arriveAt);
    this.next = longer(new Int32Array(grown), this.next);
    this.order = longer(new Float64Array(grown), this.order);
    this.#free = longer(new Int32Array(grown), this.#free);
    return id;
  }
}
