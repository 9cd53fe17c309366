/**
 * How long a member waits for a leader (§5.2): evenly from a range, as in the paper, or in whole ticks, as etcd draws it
 * (etcd-io/raft, raft.go: `electionTick + rand(electionTick)` ticks, counted at the ticks of the member's own clock). In
 * ticks the timeout has few values, ten by default, so members start elections at the same tick more often, and votes split.
 *
 * A node draws nothing itself: it asks for a timer from a range. In ticks the range is scaled so that the moment at which
 * the timer fires tells the draw while there is still time to wait for the tick that was drawn.
 */
import type { Micros } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';

export interface ElectionTimes {
  readonly electionTimeoutMinUs: Micros;
  readonly electionTimeoutMaxUs: Micros;
  /** Length of a tick; 0: the timeout is drawn continuously. */
  readonly electionTickUs: Micros;
  /** Whether members that start together tick together, or each at a phase drawn at its start. */
  readonly tickPhase: 'together' | 'random';
}

/** The fixed part of an election timer: what follows from its times. */
export interface ElectionDraw {
  readonly leastUs: Micros;
  readonly tickUs: Micros;
  readonly hasPhase: boolean;
  /** The fewest ticks that can be drawn, and how many values there are. */
  readonly fewest: number;
  readonly values: number;
  /** The range that is asked for: the same every time. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** The changing part. */
export interface ElectionWait {
  /** One of the moments at which this member ticks. */
  tickAt: Micros;
  resetAt: Micros;
  isDrawn: boolean;
}

export const ELECTION_TIMER = 'election';
export const PHASE_TIMER = 'tick phase';

export function electionDraw({
  electionTimeoutMinUs: minUs,
  electionTimeoutMaxUs: maxUs,
  electionTickUs: tickUs,
  tickPhase,
}: ElectionTimes): ElectionDraw {
  if (tickUs === 0) return { leastUs: minUs, tickUs, hasPhase: false, fewest: 0, values: 0, fromUs: minUs, toUs: maxUs };
  // With a single tick there would be no time to draw in; etcd wants more ticks than one as well.
  const fewest = Math.max(2, Math.floor(minUs / tickUs));
  const values = Math.max(1, Math.floor(maxUs / tickUs) - fewest);
  const fromUs = (fewest - 2) * tickUs;
  return { leastUs: minUs, tickUs, hasPhase: tickPhase === 'random', fewest, values, fromUs, toUs: fromUs + values * tickUs - 1 };
}

/** How long a member that hears nothing waits at least, by its own clock: in ticks the first may be nearly over. */
export function leastWaitUs({
  electionTimeoutMinUs,
  electionTickUs,
}: Pick<ElectionTimes, 'electionTimeoutMinUs' | 'electionTickUs'>): Micros {
  if (electionTickUs === 0) return electionTimeoutMinUs;
  return (Math.max(2, Math.floor(electionTimeoutMinUs / electionTickUs)) - 1) * electionTickUs;
}

export function electionWait(now: Micros): ElectionWait {
  return { tickAt: now, resetAt: now, isDrawn: false };
}

/** Once in a life: gives this member a phase of its own, if it shall have one. The phase timer fires: it ticks then, and every tick from then on. */
export function drawPhase({ hasPhase, tickUs }: ElectionDraw, out: Out): void {
  if (hasPhase) out.setTimer(PHASE_TIMER, 0, tickUs - 1);
}

/** A leader was heard, a vote given, an election begun: the wait begins anew, with a new draw. */
export function waitAnew({ fromUs, toUs }: ElectionDraw, wait: ElectionWait, out: Out): void {
  wait.resetAt = out.now;
  wait.isDrawn = false;
  out.setTimer(ELECTION_TIMER, fromUs, toUs);
}

/** The timer fired. False: there is the tick that was drawn to wait for still. */
export function isTimeUp(draw: ElectionDraw, wait: ElectionWait, out: Out): boolean {
  if (draw.tickUs === 0 || wait.isDrawn) return true;
  wait.isDrawn = true;
  out.setTimer(ELECTION_TIMER, untilDrawnTick(draw, wait, out.now));
  return false;
}

/**
 * Less than the least election timeout has passed since then. Counted in ticks where timeouts are, as in etcd: so a member
 * that drew the fewest may ask for votes one tick before another, of a later phase, will listen.
 */
export function isWithinLeast(draw: ElectionDraw, wait: ElectionWait, since: Micros, now: Micros): boolean {
  // A clock that was set back cannot vouch for anything.
  if (now < since) return false;
  const { tickUs } = draw;
  return tickUs === 0 ? now - since < draw.leastUs : ticksAt(tickUs, wait, now) - ticksAt(tickUs, wait, since) < draw.fewest;
}

function ticksAt(tickUs: Micros, { tickAt }: ElectionWait, now: Micros): number {
  return Math.floor((now - tickAt) / tickUs);
}

function untilDrawnTick({ tickUs, fewest, values }: ElectionDraw, wait: ElectionWait, now: Micros): Micros {
  const drawn = Math.floor((now - wait.resetAt) / tickUs) - (fewest - 2);
  const value = Math.min(Math.max(drawn, 0), values - 1);
  const dueAt = wait.tickAt + (ticksAt(tickUs, wait, wait.resetAt) + fewest + value) * tickUs;
  const waitUs = dueAt - now;
  // By an honest clock the tick is up to two ticks off. If it is not, the clock was set meanwhile: the next tick will do.
  return waitUs > 0 && waitUs <= 2 * tickUs ? waitUs : tickUs;
}
