/**
 * Which part of a run's trace the page holds: at most so many events and bytes around the clock. What is older than the half of that is given
 * back when newer events need the room, and the worker is told how far ahead it may go. See decision 0021.
 */
import type { TraceIndex } from '../trace/world.ts';

/** Of all runs that are seen, together. */
export const WINDOW = { events: 200_000, bytes: 256 * 1024 * 1024 } as const;

export interface Amount {
  readonly events: number;
  readonly bytes: number;
}

/** What is held of a run from some event on, and how far it may be simulated; counted from the run's start. */
export interface Held extends Amount {
  readonly from: number;
  readonly fromBytes: number;
}

/** Bytes of answers before an event, as they were told block by block. */
export class BytesTold {
  readonly #events: number[] = [];
  readonly #bytes: number[] = [];
  #fromBytes = 0;

  constructor({ events, bytes }: Amount = { events: 0, bytes: 0 }) {
    this.tell(events, bytes);
    this.#fromBytes = bytes;
  }

  tell(events: number, bytes: number): void {
    this.#events.push(events);
    this.#bytes.push(bytes);
  }

  /** Bytes before that event, or a little after it. */
  before(event: number): number {
    return this.#bytes[this.#events.findIndex((events) => events >= event)] ?? this.#bytes.at(-1) ?? this.#fromBytes;
  }

  /** The first event before which there were so many. */
  firstAt(bytes: number): number {
    return this.#events[this.#bytes.findIndex((each) => each >= bytes)] ?? this.#events.at(-1) ?? 0;
  }

  forget(before: number): void {
    const kept = this.#events.findIndex((events) => events >= before);
    this.#events.splice(0, Math.max(0, kept));
    this.#bytes.splice(0, Math.max(0, kept));
  }
}

/** Gives back what is too much of a trace whose clock stands before event `clock`, and says what is held and what may come. */
export function slide(index: TraceIndex, told: BytesTold, clock: number, share: Amount): Held {
  const ofClock = told.before(clock);
  const surplus = index.count - index.first > share.events;
  const heavy = told.before(index.count) - told.before(index.first) > share.bytes;
  if (surplus || heavy) {
    const byEvents = surplus ? Math.min(clock - share.events / 2, index.count - share.events) : 0;
    const byBytes = heavy ? told.firstAt(ofClock - share.bytes / 2) : 0;
    // What the clock stands at stays.
    index.forget(Math.min(clock, Math.max(byEvents, byBytes)));
    told.forget(index.first);
  }
  const fromBytes = told.before(index.first);
  return {
    from: index.first,
    fromBytes,
    events: Math.floor(Math.max(index.first + share.events, clock + share.events / 2)),
    bytes: Math.max(fromBytes + share.bytes, ofClock + share.bytes / 2),
  };
}

/** Whether the worker has to hear of it. */
export function isNews(held: Held, told: Held, share: Amount): boolean {
  return (
    held.from !== told.from ||
    Math.abs(held.events - told.events) >= share.events / 32 ||
    Math.abs(held.bytes - told.bytes) >= share.bytes / 32
  );
}
