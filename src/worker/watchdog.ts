/**
 * Whether the worker still answers. WebAssembly cannot be interrupted from within, so a worker that hangs can only be ended
 * from outside. Patience is counted in looks, not in time: a computer that slept has not looked.
 */

/** Calls `look` every second until what it returns is called. */
export type EverySecond = (look: () => void) => () => void;

/** Looks in a row without a word: one statement is bounded far below this, also on a slow machine. */
export const PATIENCE_LOOKS = 10;

export interface Watched {
  /** Asks for a sign of life. */
  ping(): void;
  /** No sign came for `PATIENCE_LOOKS`. */
  hung(): void;
}

export class Watchdog {
  #stop: (() => void) | null = null;
  #quiet = 0;

  constructor(
    readonly everySecond: EverySecond,
    readonly watched: Watched,
  ) {}

  /** Something is to be heard from now on. */
  begin(): void {
    if (this.#stop) return;
    this.#quiet = 0;
    this.#stop = this.everySecond(() => this.#look());
  }

  /** A sign of life. */
  heard(): void {
    this.#quiet = 0;
  }

  /** Nothing more need be heard. */
  end(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #look(): void {
    this.#quiet += 1;
    if (this.#quiet <= PATIENCE_LOOKS) return this.watched.ping();
    this.end();
    this.watched.hung();
  }
}
