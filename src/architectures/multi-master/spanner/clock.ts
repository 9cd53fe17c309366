/**
 * The time daemon of a spanserver (§3): it polls a time master, the nearest that answers, and between answers says how wrong it may be.
 * The paper's daemon asks several and leaves out liars; this one believes the master that it asks.
 */
import type { Micros, NodeId } from '../../../sim/node.ts';
import { answered, epsilon, type Interval, now } from '../../shared/timestamps/true-time.ts';
import type { Time } from './protocol.ts';
import type { SpanOut, SpanState } from './state.ts';

export const POLL_TIMER = 'poll';
export const ANSWER_TIMER = 'poll unanswered';
/** A master that does not answer is given up after this, and the next is asked. */
const ANSWER_US = 1_000_000;

/** TT.now(). */
export function trueTime(node: SpanState, at: Micros): Interval {
  const interval = now(node.synced, node.place.bounds, at);
  node.seen = { ...node.seen, time: interval };
  return interval;
}

/** The first poll of a life is at once; the second after any part of the interval, so that not all are wrong alike at any moment. */
export function beginPolling(node: SpanState, out: SpanOut): void {
  poll(node, out);
  out.setTimer(POLL_TIMER, 1, node.place.pollUs);
}

export function onPollTimer(node: SpanState, out: SpanOut): void {
  node.master = 0;
  poll(node, out);
  out.setTimer(POLL_TIMER, node.place.pollUs);
}

function poll(node: SpanState, out: SpanOut): void {
  const { masters, pollUs } = node.place;
  const master = masters[node.master % masters.length];
  if (master === undefined) return;
  node.polls += 1;
  node.polledAt = out.now;
  out.send(master, { kind: 'poll-time', poll: node.polls });
  out.setTimer(ANSWER_TIMER, Math.min(ANSWER_US, Math.ceil(pollUs / 2)));
}

/** That master is silent: the next nearest. */
export function onUnanswered(node: SpanState, out: SpanOut): void {
  node.master += 1;
  out.report('silentMaster', node.place.masters[(node.master - 1) % node.place.masters.length] ?? '');
  poll(node, out);
}

/** An answer counts if it makes the time better known: one from far away may not. */
export function onTime(node: SpanState, out: SpanOut, _from: NodeId, { poll: number, at }: Time): void {
  const { bounds } = node.place;
  if (number !== node.polls) return;
  out.cancelTimer(ANSWER_TIMER);
  // A clock that was set back meanwhile cannot tell how long it took.
  if (out.now < node.polledAt) return;
  const synced = answered(at, node.polledAt, out.now, bounds);
  if (synced.errorUs > epsilon(node.synced, bounds, out.now)) return;
  node.synced = synced;
  out.report('epsilon', Math.round(synced.errorUs / 10) / 100);
}
