/**
 * A bounded memory of operations that were accepted. The network may double a message; real databases are shielded by
 * TCP's sequence numbers, ours by this: a doubled question is dropped before it could write twice.
 */
export class RecentOperations {
  /** Two generations: when the younger is full the older is forgotten whole, which costs nothing per operation. */
  #young = new Set<string>();
  #old = new Set<string>();

  /** Between `limit` and twice as many operations are remembered. */
  constructor(readonly limit = 1024) {}

  /** True the first time `op` is seen. */
  accept(op: string): boolean {
    if (this.#old.has(op)) return false;
    if (this.#young.size >= this.limit) {
      if (this.#young.has(op)) return false;
      this.#old = this.#young;
      this.#young = new Set();
    }
    const known = this.#young.size;
    this.#young.add(op);
    return this.#young.size > known;
  }
}
