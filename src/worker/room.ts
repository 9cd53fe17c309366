/**
 * What the traces of all open runs hold together, for the page keeps them all. Where one run is cut is that run's own affair
 * and the same on every machine; the bound over all of them only makes runs wait, until another is closed.
 */
import type { RunId } from './protocol.ts';

export interface Bounds {
  readonly traceLimit: number;
  readonly traceBytes: number;
}

interface Held {
  readonly events: number;
  readonly bytes: number;
}

export class Room {
  readonly #held = new Map<RunId, Held>();

  constructor(readonly bounds: Bounds) {}

  /** So much is held of this run by now. */
  hold(id: RunId, held: Held): void {
    this.#held.set(id, held);
  }

  free(id: RunId): void {
    this.#held.delete(id);
  }

  /** Whether this run may grow. One that shares with nobody is bounded by itself. */
  hasFor(id: RunId): boolean {
    let { events, bytes } = this.#held.get(id) ?? { events: 0, bytes: 0 };
    let alone = true;
    for (const [other, held] of this.#held) {
      if (other === id) continue;
      events += held.events;
      bytes += held.bytes;
      if (held.events > 0) alone = false;
    }
    return alone || (events < this.bounds.traceLimit && bytes < this.bounds.traceBytes);
  }
}
