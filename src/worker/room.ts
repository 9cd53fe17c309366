/**
 * What the traces of all open runs hold together, for the page keeps them all. Where one run is cut is that run's own affair
 * and the same on every machine; the bound over all of them only makes runs wait, until another is closed.
 */
import type { RunId } from './protocol.ts';

export interface Bounds {
  readonly traceLimit: number;
  readonly traceBytes: number;
  /** Events of all runs, where that is more than of one: a run that is full has room for forks of its end beside it. */
  readonly eventsTogether?: number;
}

interface Amount {
  readonly events: number;
  readonly bytes: number;
}

const NOTHING: Amount = { events: 0, bytes: 0 };

export class Room {
  readonly #held = new Map<RunId, Amount>();
  /** What a fork has of the run that it was made from: it is there once, and counts with that run as long as it is open. */
  readonly #shared = new Map<RunId, Amount & { readonly of: RunId }>();

  readonly #dropped = new Map<RunId, Amount>();

  constructor(readonly bounds: Bounds) {}

  /** So much is held of this run by now. */
  hold(id: RunId, { events, bytes }: Amount): void {
    this.#held.set(id, { events, bytes });
  }

  /** The first of what this run holds is that of another. */
  share(id: RunId, of: RunId, { events, bytes }: Amount): void {
    if (this.#held.has(of)) this.#shared.set(id, { of, events, bytes });
  }

  /** The page holds nothing of what came before in this run. */
  drop(id: RunId, { events, bytes }: Amount): void {
    if (this.#held.has(id)) this.#dropped.set(id, { events, bytes });
  }

  free(id: RunId): void {
    const own = this.#shared.get(id);
    this.#held.delete(id);
    this.#dropped.delete(id);
    this.#shared.delete(id);
    for (const [fork, shared] of this.#shared) {
      if (shared.of !== id) continue;
      // What it had of a third one it still has; the rest is its own from now on.
      if (own) this.#shared.set(fork, { of: own.of, ...least(own, shared) });
      else this.#shared.delete(fork);
    }
  }

  /** Whether this run may grow. One that shares with nobody is bounded by itself. */
  hasFor(id: RunId): boolean {
    let alone = true;
    let [events, bytes] = [0, 0];
    for (const [each, held] of this.#held) {
      const [shared, dropped] = [this.#shared.get(each) ?? NOTHING, this.#dropped.get(each) ?? NOTHING];
      events += Math.max(0, held.events - Math.max(shared.events, dropped.events));
      bytes += Math.max(0, held.bytes - Math.max(shared.bytes, dropped.bytes));
      if (each !== id && held.events > 0) alone = false;
    }
    const { traceLimit, traceBytes, eventsTogether = traceLimit } = this.bounds;
    return alone || (events < eventsTogether && bytes < traceBytes);
  }
}

const least = (a: Amount, b: Amount): Amount => ({ events: Math.min(a.events, b.events), bytes: Math.min(a.bytes, b.bytes) });
