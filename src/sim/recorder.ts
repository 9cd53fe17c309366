/**
 * What the kernel tells of a run: one call per event, numbers first. A recorder may keep everything (the trace), or only
 * what it is for (a hash, metrics, a history), so a run of any length can be looked at without keeping it.
 */
import type { Micros } from './node.ts';

/** What became of a disk in a crash: nothing, it was lost, or it had not kept what it had said it had. */
export const CRASH = { plain: 0, wiped: 1, lied: 2 } as const;

/** What an event is, as a number for columns. The comments say what `about`, `x`, `y` and `body` hold; unnamed ones are 0 and null. */
export const EVENT = {
  /** body: the command */
  command: 0,
  /** body: the role */
  boot: 1,
  /** about: place in `CRASH` */
  crash: 2,
  pause: 3,
  resume: 4,
  /** node: the sender; about: index of the receiver; x: planned arrival, µs; y: when it leaves, µs, where the line is finite; body: the message */
  send: 5,
  /** cause: its send */
  deliver: 6,
  /** cause: its send; about: place in `DROP_REASONS` */
  drop: 7,
  /** body: the timer's name */
  timer: 8,
  /** about: VM steps; x: when it is done, µs; y: how long it waited, µs; body: `Work`, its result null where a `finish` tells it */
  execute: 9,
  /** about: name of the key; body: the value */
  persist: 10,
  /** about: name of the log; x: entries kept; y: entries added */
  append: 11,
  /** body: the role */
  role: 12,
  /** about: name of the key; body: the value */
  report: 13,
  /** x: the position that is left; body: `Loss` */
  lose: 14,
  /** body: what was asked (`Asked`) */
  call: 15,
  /** body: the answer (`Answer`) with its `freshness` */
  return: 16,
  /** body: `{ invariant, detail }` */
  violation: 17,
  /** about: how many syncs share the fsync; x: when it is done, µs; y: how long it waited, µs */
  sync: 18,
  /** about: the lowest that was possible; x: the number drawn; y: the highest */
  draw: 19,
  /** node: the sender; cause: its send or resend; about: place in `STALL_REASONS` */
  stall: 20,
  /** cause: the stall before it; the rest as of a send */
  resend: 21,
  /** cause: its drop, or the crash; about: index of the peer; body: the message, or null for the connection */
  refuse: 22,
  /** about: index of the peer; x: when it began, µs; y: how often it was tried again; body: its name */
  exchange: 23,
  /** cause: its execute; body: `Finished` */
  finish: 24,
  /** body: `Blocked` */
  wait: 25,
  /** about: name of the log; x: entries cut off its front */
  trim: 26,
} as const;

/** The node column of an event that belongs to no node. */
export const NOBODY = -1;

export interface Recorder {
  /**
   * Takes event `seq` (from 0, without gaps) of kind `type` (`EVENT`) at `at` µs, caused by event `cause` (-1: none), at
   * the node of index `node`. `about`, `x`, `y` and `body` are described at `EVENT`. `body` is never changed afterwards.
   */
  record(seq: number, type: number, at: Micros, cause: number, node: number, about: number, x: number, y: number, body: unknown): void;
}

/** Keeps nothing. */
export const NO_RECORDER: Recorder = { record: () => undefined };

/** Tells several. */
export function recorders(list: readonly Recorder[]): Recorder {
  const [first, second] = list;
  if (!first) return NO_RECORDER;
  if (!second) return first;
  return {
    record(seq, type, at, cause, node, about, x, y, body) {
      for (const each of list) each.record(seq, type, at, cause, node, about, x, y, body);
    },
  };
}

/** Keys of reports, logs and persisted values as small numbers. They are few: what is named per operation is no key. */
export class Names {
  readonly #ids = new Map<string, number>();
  readonly list: string[] = [];

  constructor(known: readonly string[] = []) {
    for (const name of known) this.id(name);
  }

  id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.list.length;
    this.#ids.set(name, id);
    this.list.push(name);
    return id;
  }

  /** The name of that number; the empty text when there is none. */
  at(id: number): string {
    return this.list[id] ?? '';
  }
}
