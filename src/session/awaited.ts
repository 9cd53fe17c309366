/**
 * Commands that wait for a fact of the run: a role that is taken, a query that is asked or answered. They are told every event as a recorder
 * is, and give the kernel their commands when these are due; what they do so follows from the run alone, as all else does.
 */
import { mistaken } from '../sim/assert.ts';
import { answerIn, askedIn, textIn } from '../sim/bodies.ts';
import type { Command } from '../sim/commands.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { CommandsToCome } from '../sim/options.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import type { Awaited } from '../scenarios/schema.ts';

interface Due {
  readonly at: Micros;
  readonly command: Command;
}

/** Which still wait, how many roles each has seen, and what is due. */
export interface SavedAwaited {
  readonly waiting: readonly number[];
  readonly seen: readonly number[];
  readonly due: readonly Due[];
}

export class AwaitedCommands implements CommandsToCome, Recorder {
  nextAt: Micros = Number.POSITIVE_INFINITY;
  readonly #waiting: Set<number>;
  readonly #seen: number[];
  /** In order of time; those of one moment as they came. */
  #due: Due[] = [];

  constructor(
    readonly list: readonly Awaited[],
    readonly nodes: readonly NodeId[],
  ) {
    this.#waiting = new Set(list.keys());
    this.#seen = list.map(() => 0);
  }

  record(
    _seq: number,
    type: number,
    at: Micros,
    _cause: number,
    node: number,
    _about: number,
    _x: number,
    _y: number,
    body: unknown,
  ): void {
    if ((type !== EVENT.call && type !== EVENT.return && type !== EVENT.role) || this.#waiting.size === 0) return;
    for (const i of this.#waiting) {
      const { when, command } = this.list[i] ?? mistaken('a command that nobody gave is waited for');
      if (!this.#is(when, i, type, at, node, body)) continue;
      this.#waiting.delete(i);
      this.#due = [...this.#due, { at: at + Math.round(when.plusMs * 1000), command }].sort((a, b) => a.at - b.at);
      this.nextAt = this.#due[0]?.at ?? Number.POSITIVE_INFINITY;
    }
  }

  #is(when: Awaited['when'], i: number, type: number, at: Micros, node: number, body: unknown): boolean {
    if ('called' in when) return type === EVENT.call && askedIn(body).op === when.called;
    if ('returned' in when) {
      if (type !== EVENT.return) return false;
      const { op, outcome } = answerIn(body);
      return op === when.returned && (when.ok === undefined || when.ok === outcome.ok);
    }
    if (type !== EVENT.role || textIn(body) !== when.role || at < when.afterMs * 1000) return false;
    if (when.node !== undefined && this.nodes[node] !== when.node) return false;
    const seen = (this.#seen[i] ?? 0) + 1;
    this.#seen[i] = seen;
    return seen === when.nth;
  }

  take(): Command {
    const [first, ...rest] = this.#due;
    this.#due = rest;
    this.nextAt = rest[0]?.at ?? Number.POSITIVE_INFINITY;
    return first?.command ?? mistaken('a command was asked for before its fact');
  }

  save(): SavedAwaited {
    return { waiting: [...this.#waiting], seen: this.#seen.slice(), due: this.#due.slice() };
  }

  restore({ waiting, seen, due }: SavedAwaited): void {
    for (const i of [...this.#waiting]) if (!waiting.includes(i)) this.#waiting.delete(i);
    for (const [i, count] of seen.entries()) this.#seen[i] = count;
    this.#due = due.slice();
    this.nextAt = due[0]?.at ?? Number.POSITIVE_INFINITY;
  }
}
