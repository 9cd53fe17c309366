/**
 * A session of a run, and how much of what happened in it the page has been sent. What was sent is given back as soon as it is in the hash and
 * in the picture of the world, so that this thread holds little of a run, however long it is.
 */
import type { Session } from '../session/index.ts';
import { Fold, firstFrame } from '../trace/fold.ts';
import { OpenCalls } from './open-calls.ts';
import type { Place } from './protocol.ts';

/** Events between two moments at which the page's trace may begin; checkpoints lie at such moments, too. */
export const SETTLE_EVENTS = 1_024;

export class Stretch {
  /** Events and names that the page has, or that come before what it gets. */
  sent: number;
  named: number;
  /** A late moment at which a trace may begin. */
  settled: Place;
  readonly #fold: Fold;
  readonly #calls: OpenCalls;
  #begun: boolean;

  /** `sent`: a session that begins at a checkpoint has those events behind it. */
  constructor(
    readonly session: Session,
    place: Place | null,
  ) {
    this.settled = place ?? { events: 0, at: 0, names: 0, bytes: 0, frame: firstFrame(session.stage.nodes), calls: [] };
    this.#calls = new OpenCalls(session.legend, this.settled.calls);
    this.#fold = new Fold(this.settled.frame);
    this.#begun = place !== null;
    this.sent = this.settled.events;
    this.named = this.settled.names;
  }

  /** It is time to settle. */
  get due(): boolean {
    return !this.#begun || this.session.kernel.events - this.settled.events >= SETTLE_EVENTS;
  }

  get unsent(): number {
    return this.session.trace.length - this.sent;
  }

  /** Takes everything so far into hash and world. */
  settle(): void {
    this.#begun = true;
    const { trace, legend, sql, nowUs } = this.session;
    this.session.traceHash();
    for (let seq = this.#fold.count; seq < trace.length; seq++) {
      const columns = trace.columnsOf(seq);
      this.#fold.add(columns, seq, legend);
      this.#calls.add(columns, seq);
    }
    const names = legend.names.list.length;
    const { answeredBytes: bytes } = sql;
    this.settled = { events: trace.length, at: nowUs, names, bytes, frame: this.#fold.frame(), calls: this.#calls.list };
    trace.forget(this.sent);
  }

  /** Nothing is sent of what was settled. */
  skip(): void {
    this.sent = this.settled.events;
    this.named = this.settled.names;
    this.session.trace.forget(this.sent);
  }
}
