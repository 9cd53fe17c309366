/**
 * What databases contained at each position, for invariants on content: two databases at one position of one history
 * must have equal digests. A digest reads the whole database, so a long run is sampled.
 */

/** Every position is looked at until this many digests were taken; after that every `SAMPLE`-th position. */
const THOROUGH_DIGESTS = 256;
const SAMPLE = 32;
/** Oldest positions are forgotten beyond this. */
const REMEMBERED = 10_000;

export class ContentHistory {
  readonly #digests = new Map<string, string>();
  #taken = 0;

  /** Whether a digest at this position is worth its price. */
  wants(position: number): boolean {
    return this.#taken < THOROUGH_DIGESTS || position % SAMPLE === 0;
  }

  /** Files a digest. Returns false when another content was seen under the same key. */
  agrees(key: string, digest: string): boolean {
    this.#taken++;
    const known = this.#digests.get(key);
    if (known !== undefined) return known === digest;
    this.#digests.set(key, digest);
    if (this.#digests.size > REMEMBERED) {
      for (const oldest of this.#digests.keys()) {
        this.#digests.delete(oldest);
        break;
      }
    }
    return true;
  }
}
