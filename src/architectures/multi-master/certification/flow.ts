/**
 * Flow control: whoever cannot apply as fast as others commit tells the whole group to stop, and nobody sends write sets until its queue is
 * short again. So no server falls behind by more than its queue, and the group is as fast as its slowest. Source: Galera, gcs.fc_limit.
 */
import type { NodeId } from '../../../sim/node.ts';
import { broadcastReady, isPaused, isStopped } from './ordering.ts';
import type { FlowControl } from './protocol.ts';
import { queueLength, type ServerOut, type ServerState } from './state.ts';

export const FLOW_TIMER = 'flow control';
/** Whoever stops the group says so again as often as Galera's `evs.keepalive_period`, in case somebody did not hear it. */
const AGAIN_US = 1_000_000;

/** At the end of a step: is the queue too long, or short again? */
export function keepFlow(node: ServerState, out: ServerOut): void {
  const { flow, place } = node;
  const queue = queueLength(node);
  if (!flow.isStopping && node.status === 'synced' && queue > place.fcLimit) {
    flow.isStopping = true;
    out.report('flowControl', ['stop', queue]);
    tellAll(node, out, 'FC_STOP', queue);
    out.setTimer(FLOW_TIMER, AGAIN_US);
  } else if (flow.isStopping && queue <= place.fcResume) {
    flow.isStopping = false;
    out.report('flowControl', ['go', queue]);
    tellAll(node, out, 'FC_CONT', queue);
  }
  count(node, out);
}

function count(node: ServerState, out: ServerOut): void {
  const { flow } = node;
  const paused = isPaused(node);
  if (paused && flow.pausedSince === null) flow.pausedSince = out.now;
  if (paused || flow.pausedSince === null) return;
  flow.pausedUs += Math.max(0, out.now - flow.pausedSince);
  flow.pausedSince = null;
  broadcastReady(node, out);
}

function tellAll({ place }: ServerState, out: ServerOut, kind: FlowControl['kind'], queue: number): void {
  for (const id of place.servers) if (id !== place.spec.id) out.send(id, { kind, queue });
}

export function onFlowControl(node: ServerState, out: ServerOut, from: NodeId, { kind }: FlowControl): void {
  const { flow, place } = node;
  if (kind === 'FC_CONT') flow.stops.delete(from);
  else {
    flow.stops.set(from, out.now + place.suspectUs);
    out.setTimer(FLOW_TIMER, AGAIN_US);
  }
}

/** Says it again; and who has not been heard of for so long is gone, and stops nobody. */
export function onFlowTimer(node: ServerState, out: ServerOut): void {
  const { flow, place } = node;
  for (const [id, until] of flow.stops) {
    // A clock that was set back cannot tell: it counts from now.
    if (until - out.now > place.suspectUs) flow.stops.set(id, out.now + place.suspectUs);
    if (until <= out.now) flow.stops.delete(id);
  }
  if (flow.isStopping) tellAll(node, out, 'FC_STOP', queueLength(node));
  if (isStopped(node)) out.setTimer(FLOW_TIMER, AGAIN_US);
}
