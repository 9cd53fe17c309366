/**
 * The answer to one statement through the newest states of a history: after which of them it may be another, and, as far as that was looked
 * at, after which it is. Reads that are far behind ask for the same again and again, so it is only continued.
 */
import type { Row } from '../../sim/operation.ts';
import type { Line } from './line.ts';

/** Numbers that are kept at most; then it is begun anew. */
const NUMBERS_MAX = 16_384;
/** States that are looked at though nobody asked, so that what is known stays in one piece. */
const GAP_MAX = 256;

export interface Look {
  readonly line: Line;
  /** Whether the answer may be another after that state. */
  mayChange(number: number): boolean;
  /** What the answer is then; undefined where the pages are gone. */
  rowsAt(number: number): readonly Row[] | null | undefined;
  differ(a: readonly Row[] | null, b: readonly Row[] | null): boolean;
}

export class Course {
  /** What is known is of the states after `#from`, up to `#until`. */
  #from: number;
  #until: number;
  #relevant: number[] = [];
  /** Looked at were those after `#lookedFrom`, up to `#lookedUntil`, where the answer is `#rows`; none at first. */
  #lookedFrom = Number.POSITIVE_INFINITY;
  #lookedUntil = Number.NEGATIVE_INFINITY;
  #changed: number[] = [];
  #rows: readonly Row[] | null = null;

  constructor(from: number) {
    this.#from = from;
    this.#until = from;
  }

  #beginAt(from: number): void {
    this.#from = from;
    this.#until = from;
    this.#relevant = [];
    this.#lookedFrom = Number.POSITIVE_INFINITY;
  }

  #lookAnew(from: number, rows: readonly Row[] | null): void {
    this.#lookedFrom = from;
    this.#lookedUntil = from;
    this.#changed = [];
    this.#rows = rows;
  }

  /** Numbers of the states after `from`, up to `until`, after which the answer may be another. */
  relevant(look: Look, from: number, until: number): readonly number[] {
    if (from < this.#from || this.#relevant.length > NUMBERS_MAX || from < look.line.first - 1) this.#beginAt(from);
    for (let number = this.#until + 1; number <= until; number++) if (look.mayChange(number)) this.#relevant.push(number);
    this.#until = Math.max(this.#until, until);
    return between(this.#relevant, from, until);
  }

  /** Of those, the ones after which it is another than before; `rows`: what it is at `from`. Undefined where the pages of one are gone. */
  changed(look: Look, from: number, until: number, rows: readonly Row[]): readonly number[] | undefined {
    const far = between(this.#relevant, this.#lookedUntil, from).length > GAP_MAX;
    if (far || from < this.#lookedFrom || this.#changed.length > NUMBERS_MAX) this.#lookAnew(from, rows);
    if (!this.#lookOn(look, until)) {
      this.#lookAnew(from, rows);
      if (!this.#lookOn(look, until)) return undefined;
    }
    return between(this.#changed, from, until);
  }

  #lookOn(look: Look, until: number): boolean {
    for (const number of between(this.#relevant, this.#lookedUntil, until)) {
      const then = look.rowsAt(number);
      if (then === undefined) return false;
      if (look.differ(this.#rows, then)) this.#changed.push(number);
      this.#rows = then;
      this.#lookedUntil = number;
    }
    this.#lookedUntil = Math.max(this.#lookedUntil, until);
    return true;
  }
}

function between(numbers: readonly number[], after: number, until: number): readonly number[] {
  return numbers.slice(countUpTo(numbers, after), countUpTo(numbers, until));
}

function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
