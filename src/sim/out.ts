/**
 * What a step asks for: effects as data, written into a buffer that the kernel reuses and carries out in order after the
 * step. A test hands in an `Out` of its own and reads `effects()`. Nothing a node writes here happens during its step.
 */
import { assert } from './assert.ts';
import type { Answer, Pending } from './operation.ts';
import type { Effect, Job, LossReason, Message, Micros, NodeId, ReportValue } from './node.ts';
import type { Role } from './role.ts';

/** Which effect stands in a slot of the buffer. */
export const EFFECT = {
  send: 0,
  setTimer: 1,
  cancelTimer: 2,
  execute: 3,
  persist: 4,
  append: 5,
  role: 6,
  report: 7,
  lose: 8,
  call: 9,
  return: 10,
  sync: 11,
  draw: 12,
  trim: 13,
} as const;

/** `M`: the messages of the node's protocol. `T`: the tags under which it asks for jobs, `J`, for syncs and for draws. */
export class Out<M extends Message = Message, T = unknown, J extends Job = Job> {
  /** The node's own clock, µs; it may be wrong. */
  now: Micros = 0;
  /** The same for measuring how long something lasts, µs: nobody sets it, though it may run a little wrong (POSIX: CLOCK_MONOTONIC). */
  steady: Micros = 0;
  /** The node's disk takes no time: what is written here is on it at once, and nobody need wait. */
  writesThrough = true;
  length = 0;
  /** Columns, by slot; those that an effect does not use hold what an earlier step left there. Read by the kernel. */
  readonly kinds: number[] = [];
  readonly names: string[] = [];
  readonly messages: Message[] = [];
  readonly jobs: Job[] = [];
  readonly tags: unknown[] = [];
  readonly roles: Role[] = [];
  /** What is persisted. */
  readonly values: unknown[] = [];
  readonly reports: ReportValue[] = [];
  readonly entries: (readonly unknown[])[] = [];
  /** Of operations that begin, and end. */
  readonly pending: Pending[] = [];
  readonly answers: Answer[] = [];
  readonly losses: LossReason[] = [];
  /** Bounds of a timer, µs, or of a draw; where an append begins; how much a trim takes; a position. */
  readonly lows: number[] = [];
  readonly highs: number[] = [];

  /** `mayWaitUs`: so long it may wait for what other nodes of this host have for that one, to travel with it. */
  send(to: NodeId, message: M, mayWaitUs: Micros = 0): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.send;
    this.names[i] = to;
    this.messages[i] = message;
    this.lows[i] = mayWaitUs;
  }

  /** Fires once after a time drawn evenly from [minUs, maxUs]. Setting a name again replaces the pending one. */
  setTimer(name: string, minUs: Micros, maxUs: Micros = minUs): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.setTimer;
    this.names[i] = name;
    this.lows[i] = minUs;
    this.highs[i] = maxUs;
  }

  cancelTimer(name: string): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.cancelTimer;
    this.names[i] = name;
  }

  /** Work for the node's engine; its result comes back as an input with the same tag. A tag is plain data, never changed. */
  execute(tag: T, job: J): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.execute;
    this.jobs[i] = job;
    this.tags[i] = tag;
  }

  /** Written, and on disk after the next `sync`: then `disk.get(key)` returns it after a crash. */
  persist(key: string, value: unknown): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.persist;
    this.names[i] = key;
    this.values[i] = value;
  }

  /** Written, and on disk after the next `sync`: the log keeps its first `from` entries and then these. */
  append(log: string, from: number, entries: readonly unknown[]): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.append;
    this.names[i] = log;
    this.entries[i] = entries;
    this.lows[i] = from;
  }

  /** Written, and on disk after the next `sync`: the log's first `count` entries are gone, and the rest moves up. */
  trim(log: string, count: number): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.trim;
    this.names[i] = log;
    this.lows[i] = count;
  }

  /** All that was written up to here, by the node's database too, is to be on disk; an input `synced` with this tag says when it is. */
  sync(tag: T): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.sync;
    this.tags[i] = tag;
  }

  /** A whole number by chance, evenly from [low, high], each of 32 bits; it comes in the same moment as an input `drawn` with this tag. */
  draw(tag: T, low: number, high: number): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.draw;
    this.tags[i] = tag;
    this.lows[i] = low;
    this.highs[i] = high;
  }

  role(role: Role): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.role;
    this.roles[i] = role;
  }

  /** What a picture may show of the node from now on. */
  report(key: string, value: ReportValue): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.report;
    this.names[i] = key;
    this.reports[i] = value;
  }

  /** Content is gone: of what the node had committed, only what stands at `position` or below is left, and why. */
  lose(position: number, reason: LossReason): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.lose;
    this.losses[i] = reason;
    this.lows[i] = position;
  }

  /** Clients only: an operation begins. */
  call(pending: Pending): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.call;
    this.pending[i] = pending;
  }

  /** Clients only: an operation ended. */
  return(answer: Answer, pending: Pending): void {
    const i = this.length++;
    this.kinds[i] = EFFECT.return;
    this.answers[i] = answer;
    this.pending[i] = pending;
  }

  /** Forgets what was written. */
  clear(): void {
    this.length = 0;
  }

  /** What was written, as objects: for tests. */
  effects(): Effect[] {
    return Array.from({ length: this.length }, (_, i) => this.#effect(i));
  }

  #effect(i: number): Effect {
    const name = this.names[i] ?? '';
    switch (at(this.kinds, i)) {
      case EFFECT.send:
        return { type: 'send', to: name, message: at(this.messages, i) };
      case EFFECT.setTimer:
        return { type: 'setTimer', name, minUs: at(this.lows, i), maxUs: at(this.highs, i) };
      case EFFECT.cancelTimer:
        return { type: 'cancelTimer', name };
      case EFFECT.execute:
        return { type: 'execute', tag: this.tags[i], job: at(this.jobs, i) };
      case EFFECT.persist:
        return { type: 'persist', key: name, value: this.values[i] };
      case EFFECT.append:
        return { type: 'append', log: name, from: at(this.lows, i), entries: at(this.entries, i) };
      case EFFECT.trim:
        return { type: 'trim', log: name, count: at(this.lows, i) };
      case EFFECT.role:
        return { type: 'role', role: at(this.roles, i) };
      case EFFECT.report:
        return { type: 'report', key: name, value: at(this.reports, i) };
      case EFFECT.lose:
        return { type: 'lose', position: at(this.lows, i), reason: at(this.losses, i) };
      case EFFECT.call:
        return { type: 'call', pending: at(this.pending, i) };
      case EFFECT.sync:
        return { type: 'sync', tag: this.tags[i] };
      case EFFECT.draw:
        return { type: 'draw', tag: this.tags[i], low: at(this.lows, i), high: at(this.highs, i) };
      default:
        return { type: 'return', answer: at(this.answers, i), pending: at(this.pending, i) };
    }
  }
}

/** The value of a column in a slot; `undefined` only where the column holds that. */
function at<V>(column: readonly V[], i: number): V {
  const value = column[i];
  assert(value !== undefined, 'an effect lacks a part');
  return value;
}
