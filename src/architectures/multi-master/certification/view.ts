/**
 * The view: only servers among which there is an order, a majority, take statements (the primary component). A server that hears of no order
 * for too long answers nobody; when there is one again it catches up before it is back: a marker tells it how far that is.
 */
import { joinName } from './deliver.ts';
import { group } from './group.ts';
import { order } from './ordering.ts';
import { endAll } from './requests.ts';
import type { ServerOut, ServerState } from './state.ts';

export const SUSPECT_TIMER = 'suspect';

/** At the end of a step. */
export function keepView(node: ServerState, out: ServerOut): void {
  const leader = group.leader(node);
  if (node.status === 'non-primary' && leader !== null) enter(node, out, 'joining');
  if (node.status === 'joining') join(node, out);
}

function enter(node: ServerState, out: ServerOut, status: ServerState['status']): void {
  node.status = status;
  node.joinAskedIn = -1;
  node.joinAt = null;
  out.report('status', status);
}

function join(node: ServerState, out: ServerOut): void {
  const { life } = node;
  if (node.joinAt !== null && node.isPositionKnown && node.lastApplied >= node.joinAt) return enter(node, out, 'synced');
  const epoch = group.epoch(node);
  if (life === null || node.joinAt !== null || node.joinAskedIn === epoch || group.leader(node) === null) return;
  if (order(node, out, { kind: 'marker', op: joinName(node), source: node.place.spec.id })) node.joinAskedIn = epoch;
}

/** Whether the order is heard of is looked at again and again. */
export function onSuspect(node: ServerState, out: ServerOut): void {
  out.setTimer(SUSPECT_TIMER, Math.max(1, Math.round(node.place.suspectUs / 2)));
  // What was asked for may be lost.
  if (node.status === 'joining' && node.joinAt === null) node.joinAskedIn = -1;
  if (group.leader(node) !== null) {
    node.silentLooks = 0;
    return;
  }
  node.silentLooks += 1;
  if (node.silentLooks < 2 || node.status === 'non-primary') return;
  enter(node, out, 'non-primary');
  endAll(node, out);
}
