/**
 * Whose turn it is. Several runs share one thread: each asks for a turn, works for a slice, and asks again. Runs that are
 * seen come first, up to the time that the page's clock will need soon, then ahead of it; unseen ones have what is left. Among
 * equals it is the run that has had the least time, so that heavy statements of one cost the others nothing. The clock decides only
 * who is next; what a trace says never depends on it.
 */
import type { Micros } from '../sim/node.ts';
import type { RunId } from './protocol.ts';

/** The run has been closed meanwhile: whoever works on it gives it up. */
export class Left extends Error {}

export interface TurnsOptions {
  /** Gives the event loop a turn, so that messages are heard. */
  readonly pause: () => Promise<void>;
  /** Any clock that goes forward. */
  readonly clockMs: () => number;
  /** Whether this run may go on at present. */
  readonly mayGo: (id: RunId) => boolean;
  /** Told when the turn passes to another run. */
  readonly passed: (id: RunId) => void;
  /** Told when runs ask and none of them may go on. */
  readonly stuck: () => void;
}

interface Runner {
  /** Time that it has had, ms. One that comes late is not given what it missed. */
  spentMs: number;
  /** Simulated so far, µs. */
  atUs: Micros;
  asking: { readonly go: () => void; readonly leave: (left: Left) => void } | null;
}

export class Turns {
  readonly #runners = new Map<RunId, Runner>();
  #seen: readonly RunId[] = [];
  #toUs: Micros = 0;
  /** Time that those have had who go on now. */
  #levelMs = 0;
  #holder: { readonly id: RunId; readonly fromMs: number } | null = null;
  #last: RunId | null = null;
  #deciding = false;

  constructor(readonly options: TurnsOptions) {}

  has(id: RunId): boolean {
    return this.#runners.has(id);
  }

  enter(id: RunId): void {
    this.#runners.set(id, { spentMs: this.#levelMs, atUs: 0, asking: null });
  }

  /** The run is closed, or done: it has no more turns. What waits for one is rejected with `Left`. */
  leave(id: RunId): void {
    const runner = this.#runners.get(id);
    this.#runners.delete(id);
    this.#giveBack(id);
    runner?.asking?.leave(new Left());
    this.decide();
  }

  /** These are seen, in this order, and the clock will soon be at `toUs`. */
  watch(seen: readonly RunId[], toUs: Micros): void {
    for (const id of seen) {
      const runner = this.#runners.get(id);
      if (runner && !this.#seen.includes(id)) runner.spentMs = Math.max(runner.spentMs, this.#levelMs);
    }
    this.#seen = seen;
    this.#toUs = toUs;
  }

  /** How far a run has come. */
  reached(id: RunId, atUs: Micros): void {
    const runner = this.#runners.get(id);
    if (runner) runner.atUs = atUs;
  }

  /** Gives back the turn that this run has, and resolves when it has the next one. */
  take(id: RunId): Promise<void> {
    const runner = this.#runners.get(id);
    if (!runner) return Promise.reject(new Left());
    this.#giveBack(id);
    return new Promise((go, leave) => {
      runner.asking = { go, leave };
      this.decide();
    });
  }

  /** Gives back the turn that this run has; it asks for another one when it can go on. */
  rest(id: RunId): void {
    this.#giveBack(id);
    this.decide();
  }

  /** Somebody may go on who could not before. */
  decide(): void {
    if (this.#deciding || this.#holder) return;
    this.#deciding = true;
    void this.options.pause().then(() => {
      this.#deciding = false;
      if (!this.#holder) this.#give();
    });
  }

  #give(): void {
    const { mayGo, passed, stuck, clockMs } = this.options;
    const asking = [...this.#runners].filter(([, { asking }]) => asking !== null);
    const able = asking.filter(([id]) => mayGo(id));
    if (asking.length > 0 && able.length === 0) stuck();
    const [first, ...others] = able;
    if (!first) return;
    const [id, runner] = others.reduce((best, other) => (this.#before(other, best) ? other : best), first);
    this.#levelMs = Math.max(this.#levelMs, runner.spentMs);
    this.#holder = { id, fromMs: clockMs() };
    if (id !== this.#last) passed((this.#last = id));
    const { asking: asked } = runner;
    runner.asking = null;
    asked?.go();
  }

  #giveBack(id: RunId): void {
    if (this.#holder?.id !== id) return;
    const runner = this.#runners.get(id);
    if (runner) runner.spentMs += this.options.clockMs() - this.#holder.fromMs;
    this.#holder = null;
  }

  #before([a, one]: readonly [RunId, Runner], [b, other]: readonly [RunId, Runner]): boolean {
    const order = this.#rank(a, one) - this.#rank(b, other) || one.spentMs - other.spentMs || this.#place(a) - this.#place(b);
    return order < 0;
  }

  #rank(id: RunId, { atUs }: Runner): number {
    if (!this.#seen.includes(id)) return 2;
    return atUs < this.#toUs ? 0 : 1;
  }

  #place(id: RunId): number {
    const place = this.#seen.indexOf(id);
    return place < 0 ? this.#seen.length : place;
  }
}
