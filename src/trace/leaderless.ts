/** How long nobody led, where nodes have a role of that name: from when the last leader was gone until another was there. */
import type { Micros } from '../sim/node.ts';

export interface Leaderless {
  /** Times that ended with a new leader. */
  readonly count: number;
  /** Null where nobody leads at the end: then it is not known. */
  readonly totalMs: number | null;
  readonly longestMs: number | null;
  /** Nobody leads at the end, and for so long; null when somebody does. */
  readonly openMs: number | null;
}

export class LeaderWatch {
  readonly #leading = new Set<number>();
  #since: Micros | null = null;
  #wasLed = false;
  #count = 0;
  #totalUs: Micros = 0;
  #longestUs: Micros = 0;

  /** A node is in this role from now on; one that is down is in none. */
  took(node: number, role: string, at: Micros): void {
    if (role !== 'leader') {
      if (this.#leading.delete(node) && this.#leading.size === 0) this.#since = at;
      return;
    }
    this.#leading.add(node);
    this.#wasLed = true;
    if (this.#since === null) return;
    const us = at - this.#since;
    this.#since = null;
    this.#count += 1;
    this.#totalUs += us;
    this.#longestUs = Math.max(this.#longestUs, us);
  }

  /** Null where nobody ever led. */
  figures(now: Micros): Leaderless | null {
    if (!this.#wasLed) return null;
    const openMs = this.#since === null ? null : (now - this.#since) / 1000;
    if (openMs !== null) return { count: this.#count, totalMs: null, longestMs: null, openMs };
    return { count: this.#count, totalMs: this.#totalUs / 1000, longestMs: this.#longestUs / 1000, openMs };
  }
}
