/**
 * The AppendEntries with entries that a follower has not answered yet, oldest first, each known by its last index: a ring
 * as long as the pipeline. Told by the index, so that an answer that comes twice makes room once (as in etcd's Raft).
 */
export class InFlight {
  readonly #lastIndexes: Float64Array;
  #oldest = 0;
  count = 0;

  /** `most`: more are never under way. */
  constructor(most: number) {
    this.#lastIndexes = new Float64Array(most);
  }

  push(lastIndex: number): void {
    this.#lastIndexes[(this.#oldest + this.count) % this.#lastIndexes.length] = lastIndex;
    this.count += 1;
  }

  /** All that ends at or before `index` has arrived. */
  freeUpTo(index: number): void {
    while (this.count > 0 && (this.#lastIndexes[this.#oldest] ?? 0) <= index) {
      this.#oldest = this.#oldest + 1 === this.#lastIndexes.length ? 0 : this.#oldest + 1;
      this.count -= 1;
    }
  }

  clear(): void {
    this.count = 0;
  }
}
