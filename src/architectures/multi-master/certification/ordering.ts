/** From a server to the one order: whoever leads it gives each action its place. What is on its way is asked for again when another leads. */
import type { NodeId } from '../../../sim/node.ts';
import { group } from './group.ts';
import { mayWrite } from './levels.ts';
import type { Action, ToBeOrdered } from './protocol.ts';
import type { Local, Request, ServerOut, ServerState } from './state.ts';

/** False: nobody could be asked. */
export function order(node: ServerState, out: ServerOut, action: Action): boolean {
  const leader = group.leader(node);
  if (leader === null) return false;
  if (leader === node.place.spec.id) return group.propose(node, out, action) !== null;
  out.send(leader, { kind: action.kind, epoch: group.epoch(node), action });
  return true;
}

export function onToBeOrdered(node: ServerState, out: ServerOut, _from: NodeId, { epoch, action }: ToBeOrdered): void {
  if (group.isLeader(node) && epoch === group.epoch(node)) group.propose(node, out, action);
}

export function orderMarker(node: ServerState, out: ServerOut, request: Request): void {
  request.stage = 'marked';
  request.need = null;
  if (order(node, out, { kind: 'marker', op: request.op, source: node.place.spec.id })) request.asks += 1;
}

export function orderIsolated(node: ServerState, out: ServerOut, request: Request): void {
  if (request.isolated && order(node, out, request.isolated)) request.asks += 1;
}

/** Sends a write set, unless somebody's queue is too long. */
export function broadcast(node: ServerState, out: ServerOut, local: Local): void {
  if (local.set === null || !node.place.rules.mayBroadcast(isPaused(node))) return;
  // It was the primary when this began.
  if (local.asks === 0 && !mayWrite(node)) return;
  if (!order(node, out, local.set)) return;
  local.stage = 'sent';
  if (local.asks === 0) node.flow.begun += 1;
  local.asks += 1;
  node.flow.sent += 1;
  node.flow.sentInPeriod += 1;
}

/** Galera: somebody has stopped the group. */
export const isStopped = ({ flow }: ServerState): boolean => flow.isStopping || flow.stops.size > 0;

/** Or, in Group Replication, this second's quota is used up. */
export const isPaused = (node: ServerState): boolean =>
  isStopped(node) || (node.flow.quota !== null && node.flow.sentInPeriod >= node.flow.quota);

export function broadcastReady(node: ServerState, out: ServerOut): void {
  for (const local of node.locals.values()) if (local.stage === 'ready') broadcast(node, out, local);
}

/** Another leads: whatever has no place yet that is known here is asked for again. Nothing is committed twice: `certify.ts`. */
export function orderAgain(node: ServerState, out: ServerOut): void {
  const leader = group.leader(node);
  const epoch = group.epoch(node);
  if (leader === node.routedTo && epoch === node.routedTerm) return;
  node.routedTo = leader;
  node.routedTerm = epoch;
  if (leader === null) return;
  for (const request of node.requests.values()) {
    if (request.stage === 'marked' && request.need === null) orderMarker(node, out, request);
    if (request.stage === 'ordering') orderIsolated(node, out, request);
  }
  for (const local of node.locals.values()) {
    if (local.stage === 'sent') local.stage = 'ready';
    if (local.stage === 'ready') broadcast(node, out, local);
  }
}

/** Each server wants to know at once what stands where: in Galera, all deliver in the same round. */
export function tellOfOrder(node: ServerState, out: ServerOut): void {
  const chosen = group.chosenIndex(node);
  if (chosen <= node.toldTo) return;
  node.toldTo = chosen;
  if (!group.isLeader(node)) return;
  for (const id of node.place.servers) if (id !== node.place.spec.id) group.tellChosen(node, out, id);
}
