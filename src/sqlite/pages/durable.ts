/** What of a database is on disk: its root when the last flush that ended began, and when the one under way began. */
import type { Root } from './store.ts';

/** A database at one moment. */
export interface Moment {
  readonly root: Root;
  /** Committed writes. */
  readonly position: number;
}

export interface SavedDurable {
  readonly synced: Moment | null;
  readonly flushing: Moment | null;
}

export class Durable {
  #synced: Moment | null = null;
  #flushing: Moment | null = null;

  /** Where a crash goes back to; null: to an empty database. */
  get synced(): Moment | null {
    return this.#synced;
  }

  /** A flush of this begins. */
  flush(moment: Moment): void {
    this.#flushing?.root.release();
    this.#flushing = moment;
  }

  /** It has ended. */
  flushed(): void {
    if (this.#flushing === null) return;
    this.#synced?.root.release();
    this.#synced = this.#flushing;
    this.#flushing = null;
  }

  /** The flush under way will never end. */
  abandon(): void {
    this.#flushing?.root.release();
    this.#flushing = null;
  }

  /** Nothing is on disk. */
  clear(): void {
    this.abandon();
    this.#synced?.root.release();
    this.#synced = null;
  }

  save(): SavedDurable {
    return { synced: copyOf(this.#synced), flushing: copyOf(this.#flushing) };
  }

  restore({ synced, flushing }: SavedDurable): void {
    this.clear();
    this.#synced = copyOf(synced);
    this.#flushing = copyOf(flushing);
  }
}

/** Gives the pages of what was saved back. */
export function releaseDurable({ synced, flushing }: SavedDurable): void {
  synced?.root.release();
  flushing?.root.release();
}

/** The same once more, to be released by itself. */
export const copyOf = (moment: Moment | null): Moment | null => moment && { root: moment.root.share(), position: moment.position };
