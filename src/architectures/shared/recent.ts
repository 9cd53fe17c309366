/**
 * A bounded memory of operations that were accepted. The network may double a message; real databases are shielded by
 * TCP's sequence numbers, ours by this: a doubled question is dropped before it could write twice.
 */
export class RecentOperations {
  readonly #seen = new Set<string>();

  constructor(readonly limit = 4096) {}

  /** True the first time `op` is seen. Beyond `limit` the oldest are forgotten. */
  accept(op: string): boolean {
    if (this.#seen.has(op)) return false;
    this.#seen.add(op);
    if (this.#seen.size > this.limit) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }
}
