/**
 * How long a member waits for a leader (§5.2): evenly from a range, as in the paper, or in whole ticks, as etcd draws it
 * (etcd-io/raft, raft.go: `electionTick + rand(electionTick)` ticks, counted at the ticks of the member's own clock). In
 * ticks the timeout has few values, ten by default, so members start elections at the same tick more often, and votes split.
 *
 * A node draws nothing itself: it asks for a timer from a range. In ticks the range is scaled so that the moment at which
 * the timer fires tells the draw while there is still time to wait for the tick that was drawn.
 */
import type { Effect, Micros } from '../../../../sim/node.ts';

export interface ElectionTimes {
  readonly electionTimeoutMinUs: Micros;
  readonly electionTimeoutMaxUs: Micros;
  /** Length of a tick; 0: the timeout is drawn continuously. */
  readonly electionTickUs: Micros;
  /** Whether members that start together tick together, or each at a phase drawn at its start. */
  readonly tickPhase: 'together' | 'random';
}

type TimerEffect = Effect<never, never>;

export const ELECTION_TIMER = 'election';
export const PHASE_TIMER = 'tick phase';

export class ElectionTimer {
  readonly #leastUs: Micros;
  readonly #tickUs: Micros;
  /** The fewest ticks that can be drawn, and how many values there are. */
  readonly #fewest: number;
  readonly #values: number;
  /** Made once: the same range every time. */
  readonly #draw: TimerEffect;
  readonly #phase: TimerEffect | null;
  /** One of the moments at which this member ticks. */
  #tickAt: Micros;
  #resetAt: Micros;
  #isDrawn = false;

  constructor({ electionTimeoutMinUs: minUs, electionTimeoutMaxUs: maxUs, electionTickUs: tickUs, tickPhase }: ElectionTimes, now: Micros) {
    this.#leastUs = minUs;
    this.#tickUs = tickUs;
    this.#tickAt = now;
    this.#resetAt = now;
    // With a single tick there would be no time to draw in; etcd wants more ticks than one as well.
    this.#fewest = tickUs === 0 ? 0 : Math.max(2, Math.floor(minUs / tickUs));
    this.#values = tickUs === 0 ? 0 : Math.max(1, Math.floor(maxUs / tickUs) - this.#fewest);
    const fromUs = (this.#fewest - 2) * tickUs;
    this.#draw =
      tickUs === 0
        ? { type: 'setTimer', name: ELECTION_TIMER, minUs, maxUs }
        : { type: 'setTimer', name: ELECTION_TIMER, minUs: fromUs, maxUs: fromUs + this.#values * tickUs - 1 };
    this.#phase = tickUs === 0 || tickPhase === 'together' ? null : { type: 'setTimer', name: PHASE_TIMER, minUs: 0, maxUs: tickUs - 1 };
  }

  /** Once in a life: what gives this member a phase of its own, if it shall have one. */
  start(): TimerEffect | null {
    return this.#phase;
  }

  /** The phase timer fired: this member ticks now, and every tick from now on. */
  phaseDrawn(now: Micros): void {
    this.#tickAt = now;
  }

  /** A leader was heard, a vote given, an election begun: the wait begins anew, with a new draw. */
  reset(now: Micros): TimerEffect {
    this.#resetAt = now;
    this.#isDrawn = false;
    return this.#draw;
  }

  /** The timer fired. Null: the timeout is over. Else what to wait for still: the tick that was drawn. */
  fired(now: Micros): TimerEffect | null {
    if (this.#tickUs === 0 || this.#isDrawn) return null;
    this.#isDrawn = true;
    const waitUs = this.#untilDrawnTick(now);
    return { type: 'setTimer', name: ELECTION_TIMER, minUs: waitUs, maxUs: waitUs };
  }

  /**
   * Less than the least election timeout has passed since then. Counted in ticks where timeouts are, as in etcd: so a member
   * that drew the fewest may ask for votes one tick before another, of a later phase, will listen.
   */
  isWithinLeast(since: Micros, now: Micros): boolean {
    // A clock that was set back cannot vouch for anything.
    if (now < since) return false;
    return this.#tickUs === 0 ? now - since < this.#leastUs : this.#ticksAt(now) - this.#ticksAt(since) < this.#fewest;
  }

  #ticksAt(now: Micros): number {
    return Math.floor((now - this.#tickAt) / this.#tickUs);
  }

  #untilDrawnTick(now: Micros): Micros {
    const tickUs = this.#tickUs;
    const drawn = Math.floor((now - this.#resetAt) / tickUs) - (this.#fewest - 2);
    const value = Math.min(Math.max(drawn, 0), this.#values - 1);
    const dueAt = this.#tickAt + (this.#ticksAt(this.#resetAt) + this.#fewest + value) * tickUs;
    const waitUs = dueAt - now;
    // By an honest clock the tick is up to two ticks off. If it is not, the clock was set meanwhile: the next tick will do.
    return waitUs > 0 && waitUs <= 2 * tickUs ? waitUs : tickUs;
  }
}
