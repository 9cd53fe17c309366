/**
 * Lists of numbers that grow at their end and may be forgotten at their start: columns whose length is not known beforehand.
 * A value keeps its place when those before it are forgotten.
 */

const LENGTH_MIN = 256;

export class Growing<A extends Float64Array | Int32Array> {
  length = 0;
  /** Those before this place are forgotten. */
  first = 0;
  #values: A;

  constructor(
    readonly make: (length: number) => A,
    first = 0,
  ) {
    this.#values = make(LENGTH_MIN);
    this.first = this.length = first;
  }

  push(value: number): void {
    const i = this.length - this.first;
    if (i === this.#values.length) {
      const grown = this.make(i * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[i] = value;
    this.length++;
  }

  /** NaN outside. */
  at(i: number): number {
    return i >= this.first && i < this.length ? (this.#values[i - this.first] ?? Number.NaN) : Number.NaN;
  }

  set(i: number, value: number): void {
    if (i >= this.first && i < this.length) this.#values[i - this.first] = value;
  }

  /** Place after the last value ≤ `limit`, when they stand in order. */
  countUpTo(limit: number): number {
    let low = this.first;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#values[middle - this.first] ?? 0) <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Gives back those before place `end`. */
  forget(end: number): void {
    const first = Math.min(end, this.length);
    if (first <= this.first) return;
    this.#values.copyWithin(0, first - this.first, this.length - this.first);
    this.first = first;
  }

  /** A list of its own with those before place `end`. */
  upTo(end: number): Growing<A> {
    const copy = new Growing(this.make, this.first);
    copy.length = Math.max(this.first, Math.min(end, this.length));
    const held = copy.length - copy.first;
    // It grows at once: room for an eighth more is cheaper than copying it all again.
    copy.#values = this.make(Math.max(LENGTH_MIN, held + (held >> 3)));
    copy.#values.set(this.#values.subarray(0, held));
    return copy;
  }
}

export const times = (first = 0): Growing<Float64Array> => new Growing((length) => new Float64Array(length), first);
export const places = (first = 0): Growing<Int32Array> => new Growing((length) => new Int32Array(length), first);
