/**
 * The replicated log of one member (§5.3). Indexes start at 1, as in the paper. Entries are shared with messages and
 * with other members' logs and are never changed; the only ways to change a log are to append and to cut its tail.
 */
import type { Entry, LogView } from '../port.ts';

export class Log<P> implements LogView<P> {
  /** entries[i] has index i + 1. */
  readonly #entries: Entry<P>[];

  /** `entries`: what was on disk, oldest first. */
  constructor(entries: readonly Entry<P>[] = []) {
    this.#entries = [...entries];
  }

  get lastIndex(): number {
    return this.#entries.length;
  }

  get lastTerm(): number {
    return this.termAt(this.#entries.length);
  }

  /** The entry at `index`, or undefined beyond either end. */
  at(index: number): Entry<P> | undefined {
    return this.#entries[index - 1];
  }

  /** Term of the entry at `index`; 0 where there is none, which is lower than every real term. */
  termAt(index: number): number {
    return index > 0 && index <= this.#entries.length ? (this.#entries[index - 1]?.term ?? 0) : 0;
  }

  /** How many entries up to `index` carry a payload; 0 before the log begins. */
  ordinalAt(index: number): number {
    return index > 0 ? (this.#entries[index - 1]?.ordinal ?? 0) : 0;
  }

  /** At most `count` entries from `index` on. */
  slice(index: number, count: number): readonly Entry<P>[] {
    return this.#entries.slice(index - 1, index - 1 + count);
  }

  push(entry: Entry<P>): void {
    this.#entries.push(entry);
  }

  /** Keeps the first `length` entries. */
  truncate(length: number): void {
    if (length < this.#entries.length) this.#entries.length = length;
  }

  /** The first index whose term is at least `term`; lastIndex + 1 if there is none. Terms never fall along a log. */
  firstIndexOf(term: number): number {
    return this.#search((entry) => entry.term >= term);
  }

  /** The first index whose ordinal is at least `ordinal`; lastIndex + 1 if there is none. */
  indexOfOrdinal(ordinal: number): number {
    return this.#search((entry) => entry.ordinal >= ordinal);
  }

  /** Binary search: `reached` is false for a first part of the log and true for the rest. */
  #search(reached: (entry: Entry<P>) => boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && reached(entry)) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  }
}
