/** Messages of a trace, in order of sending: which event sent each, and which ended it. */
import type { Micros } from '../sim/node.ts';
import { evenly } from './evenly.ts';
import { type Growing, places, times } from './growing.ts';

const NO_FLIGHT = -1;
const GOING_ON = -1;

interface Columns {
  /** By event: the flight that it began or ended. */
  readonly of: Growing<Int32Array>;
  /** By flight: its send event, when that was, and the event that ended it. */
  readonly sends: Growing<Int32Array>;
  readonly sentAt: Growing<Float64Array>;
  readonly ends: Growing<Int32Array>;
  /** When it was planned to arrive, and until when it was on its way as far as the trace knows: `NEVER` when it did not leave. */
  readonly arriveAt: Growing<Float64Array>;
  readonly until: Growing<Float64Array>;
  /** Events at which messages were lost. */
  readonly losses: Growing<Int32Array>;
}

/** How a transmission ends; what waits never left. */
export type Ending = 'delivered' | 'waits' | 'lost';

const NEVER = Number.NEGATIVE_INFINITY;

const noColumns = (first: number): Columns => ({
  of: places(first),
  sends: places(),
  sentAt: times(),
  ends: places(),
  arriveAt: times(),
  until: times(),
  losses: places(),
});

export class Flights {
  readonly #columns: Columns;
  /** Longest time that any message was planned to take, µs: bounds the search for flights at a moment. */
  #longestUs: Micros;
  /** Of the events from `first` on. */
  constructor(first = 0, columns: Columns = noColumns(first), longestUs: Micros = 0) {
    this.#columns = columns;
    this.#longestUs = longestUs;
  }

  get count(): number {
    return this.#columns.sends.length;
  }

  /** Event `seq` has nothing to do with a message. */
  pass(): void {
    this.#columns.of.push(NO_FLIGHT);
  }

  send(seq: number, at: Micros, arriveAt: Micros): void {
    const { of, sends, sentAt, ends, arriveAt: planned, until } = this.#columns;
    of.push(sends.length);
    sends.push(seq);
    sentAt.push(at);
    ends.push(GOING_ON);
    planned.push(arriveAt);
    until.push(arriveAt);
    this.#longestUs = Math.max(this.#longestUs, arriveAt - at);
  }

  /**
   * Event `seq` ended what event `send` sent. A transmission ends once: what is dropped later, of a connection that is given up, had stalled, and came
   * no further.
   */
  end(seq: number, at: Micros, send: number, ending: Ending): void {
    const flight = this.of(send);
    const { of, ends, until, losses } = this.#columns;
    of.push(flight);
    if (flight < 0 || this.endOf(flight) >= 0) return;
    ends.set(flight, seq);
    until.set(flight, ending === 'waits' ? NEVER : at);
    if (ending === 'lost') losses.push(seq);
    this.#longestUs = Math.max(this.#longestUs, at - this.#columns.sentAt.at(flight));
  }

  /** The flight that an event began or ended; negative when there is none. */
  of(seq: number): number {
    const flight = this.#columns.of.at(seq);
    return flight >= this.#columns.sends.first ? flight : NO_FLIGHT;
  }

  sendOf(flight: number): number {
    return this.#columns.sends.at(flight);
  }

  /** The event that ended a flight; negative while it goes on. */
  endOf(flight: number): number {
    return this.#columns.ends.at(flight);
  }

  /**
   * Those that were sent at or before `toUs` and still on their way at `fromUs`, in order of sending: at most about `most`, evenly chosen,
   * and how many there are in all. Which are chosen depends on these moments alone.
   */
  between(fromUs: Micros, toUs: Micros, most: number): { readonly flights: readonly number[]; readonly all: number } {
    const { sentAt, until } = this.#columns;
    const first = sentAt.countUpTo(fromUs - this.#longestUs - 1);
    const end = sentAt.countUpTo(toUs);
    let all = 0;
    for (let i = first; i < end; i++) if (until.at(i) >= fromUs) all++;
    const share = all > most ? most / all : 1;
    const flights: number[] = [];
    for (let i = first; i < end; i++) if (until.at(i) >= fromUs && (share === 1 || evenly(i) < share)) flights.push(i);
    return { flights, all };
  }

  /** Those that were lost by one of the events `from` to before `end`, the latest, where there are more than `most`. */
  lostBetween(from: number, end: number, most: number): readonly number[] {
    const { losses } = this.#columns;
    const last = losses.countUpTo(end - 1);
    const first = Math.max(losses.countUpTo(from - 1), last - most);
    const flights: number[] = [];
    for (let i = first; i < last; i++) {
      const flight = this.of(losses.at(i));
      if (flight >= 0) flights.push(flight);
    }
    return flights;
  }

  /** The same after the first `events` only. */
  upTo(events: number): Flights {
    const { of, sends, sentAt, ends, arriveAt, until, losses } = this.#columns;
    const count = sends.countUpTo(events - 1);
    const ofFlights = { sends: sends.upTo(count), sentAt: sentAt.upTo(count), ends: ends.upTo(count) };
    const cut = {
      of: of.upTo(events),
      ...ofFlights,
      arriveAt: arriveAt.upTo(count),
      until: until.upTo(count),
      losses: losses.upTo(losses.countUpTo(events - 1)),
    };
    // What was sent longer ago than the longest flight had ended.
    const from = cut.sentAt.countUpTo(cut.sentAt.at(count - 1) - this.#longestUs - 1);
    for (let flight = from; flight < count; flight++) {
      if (cut.ends.at(flight) < events) continue;
      cut.ends.set(flight, GOING_ON);
      cut.until.set(flight, cut.arriveAt.at(flight));
    }
    return new Flights(cut.of.first, cut, this.#longestUs);
  }

  /** Gives back what events before this one sent. */
  forget(before: number): void {
    const { of, sends, sentAt, ends, arriveAt, until, losses } = this.#columns;
    const flights = sends.countUpTo(before - 1);
    of.forget(before);
    for (const column of [sends, sentAt, ends, arriveAt, until]) column.forget(flights);
    losses.forget(losses.countUpTo(before - 1));
  }
}
