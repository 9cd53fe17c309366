/**
 * How much is simulated before others have their turn: a stretch of time, not of work, since one task may be a thousand
 * times another. The clock decides only when to stop for a while; what a trace says never depends on it.
 */

/** What one slice shall take. */
const SLICE_MS = 10;
/** A look at the clock costs as much as a tenth of a light task, so there is one for every few of them and for each heavy one. */
const BITE_TASKS_MAX = 64;
const LIGHT_BITE_MS = 0.5;
const HEAVY_BITE_MS = 2;

export class Slices {
  #beganMs: number;
  #biteTasks = 1;

  constructor(readonly clockMs: () => number) {
    this.#beganMs = clockMs();
  }

  /** A slice begins now. */
  begin(): void {
    this.#beganMs = this.clockMs();
  }

  /** The slice has taken its time. */
  get over(): boolean {
    return this.clockMs() - this.#beganMs >= SLICE_MS;
  }

  /** Works in bites until the slice is over or all is done; says whether all is done. At least one bite is taken. */
  work(bite: (tasks: number) => boolean): boolean {
    this.begin();
    for (let fromMs = this.#beganMs; ; ) {
      if (bite(this.#biteTasks)) return true;
      const nowMs = this.clockMs();
      const tookMs = nowMs - fromMs;
      fromMs = nowMs;
      if (tookMs < LIGHT_BITE_MS) this.#biteTasks = Math.min(this.#biteTasks * 2, BITE_TASKS_MAX);
      else if (tookMs > HEAVY_BITE_MS) this.#biteTasks = Math.max(1, this.#biteTasks >> 2);
      if (nowMs - this.#beganMs >= SLICE_MS) return false;
    }
  }
}
