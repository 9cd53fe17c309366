/** Messages of a trace, in order of sending: which event sent each, and which ended it. */
import type { Micros } from '../sim/node.ts';
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
}

const noColumns = (first: number): Columns => ({ of: places(first), sends: places(), sentAt: times(), ends: places() });

export class Flights {
  readonly #columns: Columns;
  /** Longest time that any message was planned to take, µs: bounds the search for flights at a moment. */
  #longestUs: Micros;
  /** Ends that were not the last word: what stalled may be dropped later. */
  readonly #earlier: { readonly flight: number; readonly seq: number }[] = [];

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
    const { of, sends, sentAt, ends } = this.#columns;
    of.push(sends.length);
    sends.push(seq);
    sentAt.push(at);
    ends.push(GOING_ON);
    this.#longestUs = Math.max(this.#longestUs, arriveAt - at);
  }

  /** Event `seq` ended what event `send` sent. */
  end(seq: number, at: Micros, send: number): void {
    const flight = this.of(send);
    this.#columns.of.push(flight);
    if (flight < 0) return;
    const before = this.endOf(flight);
    if (before >= 0) this.#earlier.push({ flight, seq: before });
    this.#columns.ends.set(flight, seq);
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

  /** Those that may be on their way between two moments: from one flight to before another. */
  between(fromUs: Micros, toUs: Micros): readonly [from: number, to: number] {
    const { sentAt } = this.#columns;
    return [sentAt.countUpTo(fromUs - this.#longestUs - 1), sentAt.countUpTo(toUs)];
  }

  /** The same after the first `events` only. */
  upTo(events: number): Flights {
    const { of, sends, sentAt, ends } = this.#columns;
    const count = sends.countUpTo(events - 1);
    const cut = { of: of.upTo(events), sends: sends.upTo(count), sentAt: sentAt.upTo(count), ends: ends.upTo(count) };
    for (let flight = cut.ends.first; flight < count; flight++) if (cut.ends.at(flight) >= events) cut.ends.set(flight, GOING_ON);
    const flights = new Flights(cut.of.first, cut, this.#longestUs);
    for (const { flight, seq } of this.#earlier.toReversed()) {
      if (seq >= events) continue;
      if (cut.ends.at(flight) === GOING_ON) cut.ends.set(flight, seq);
      else flights.#earlier.unshift({ flight, seq });
    }
    return flights;
  }

  /** Gives back what events before this one sent. */
  forget(before: number): void {
    const { of, sends, sentAt, ends } = this.#columns;
    const flights = sends.countUpTo(before - 1);
    of.forget(before);
    for (const column of [sends, sentAt, ends]) column.forget(flights);
    this.#earlier.splice(0, this.#earlier.length, ...this.#earlier.filter(({ flight }) => flight >= flights));
  }
}
