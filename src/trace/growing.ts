/** Lists of numbers that grow: columns whose length is not known beforehand. */

export class Growing<A extends Float64Array | Int32Array> {
  length = 0;
  #values: A;

  constructor(readonly make: (length: number) => A) {
    this.#values = make(256);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = this.make(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** NaN outside. */
  at(i: number): number {
    return i < this.length ? (this.#values[i] ?? Number.NaN) : Number.NaN;
  }

  set(i: number, value: number): void {
    if (i < this.length) this.#values[i] = value;
  }

  /** Number of values ≤ `limit`, when they stand in order. */
  countUpTo(limit: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#values[middle] ?? 0) <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const times = (): Growing<Float64Array> => new Growing((length) => new Float64Array(length));
export const places = (): Growing<Int32Array> => new Growing((length) => new Int32Array(length));
