/** The primary's side: commit, ship, keep count of who has what, send whole images to those too far behind. */
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { type Follower, head, nextShipment } from './log.ts';
import type { Ack, CatchUp } from './protocol.ts';
import { move, type ReplicaOut, type ReplicaState, stand } from './state.ts';

/**
 * Begins to lead the timeline that the standing names. `sent`: where all followers are known to be, which is so at the
 * very start; null: they have to say.
 */
export function lead(node: ReplicaState, out: ReplicaOut, sent: number | null): void {
  node.followers.clear();
  node.hearsPrimary = true;
  for (const id of node.place.databases) {
    if (id !== node.place.spec.id) node.followers.set(id, { sent, acked: 0, imaging: false });
  }
  sendHeartbeats(node, out);
}

/** Takes over on a timeline that nobody else can start. Everything received has been applied. */
export function takeOver(node: ReplicaState, out: ReplicaOut, above: number): void {
  const { standing, position } = node;
  const { rules, databases, spec } = node.place;
  const index = databases.indexOf(spec.id);
  const timeline = rules.nextTimeline(Math.max(above, standing.timeline, standing.forgotten), index, databases.length);
  const history = [...standing.content, { timeline, after: position }];
  node.takingOverAbove = null;
  node.needsImage = false;
  node.received = position;
  stand(node, out, { timeline, history, primary: spec.id, content: history, abandoned: false });
  move(node, out, 'PROMOTE');
  out.lose(position, 'promotion');
  out.report('promotedAt', position);
  lead(node, out, null);
}

export function sendHeartbeats(node: ReplicaState, out: ReplicaOut): void {
  const { timeline, history } = node.standing;
  out.setTimer('heartbeat', node.place.heartbeatUs);
  for (const id of node.followers.keys()) out.send(id, { kind: 'heartbeat', timeline, position: head(node.log), history });
}

/** Sends each follower what it lacks, within its window. */
export function shipAll(node: ReplicaState, out: ReplicaOut): void {
  for (const [id, follower] of node.followers) ship(node, out, id, follower);
}

function ship(node: ReplicaState, out: ReplicaOut, id: NodeId, follower: Follower): void {
  const { timeline } = node.standing;
  for (let next = nextShipment(node.log, follower); next; next = nextShipment(node.log, follower)) {
    if (next.kind === 'image') return takeImage(out, id, follower);
    follower.sent = next.after + next.changes.length;
    out.send(id, { kind: 'changes', timeline, after: next.after, changes: next.changes });
  }
}

function takeImage(out: ReplicaOut, id: NodeId, follower: Follower): void {
  follower.imaging = true;
  out.execute({ kind: 'image', follower: id }, { kind: 'image' });
}

export function onAck(node: ReplicaState, out: ReplicaOut, from: NodeId, { position }: Ack): void {
  const follower = node.followers.get(from);
  if (!follower) return;
  follower.acked = Math.max(follower.acked, position);
  follower.sent ??= position;
  ship(node, out, from, follower);
}

export function onCatchUp(node: ReplicaState, out: ReplicaOut, from: NodeId, { position, image }: CatchUp): void {
  const follower = node.followers.get(from);
  if (!follower || follower.imaging) return;
  if (image) return takeImage(out, from, follower);
  follower.sent = position;
  follower.acked = position;
  ship(node, out, from, follower);
}

/** An image was taken: it leaves together with what has been committed since. */
export function onImageTaken(node: ReplicaState, out: ReplicaOut, id: NodeId, result: SqlResult): void {
  const follower = node.followers.get(id);
  if (!follower || node.role.value !== 'primary') return;
  follower.imaging = false;
  if (result.kind !== 'image') return;
  const { timeline, history } = node.standing;
  const { image, position } = result;
  follower.sent = position;
  follower.acked = position;
  out.send(id, { kind: 'image', timeline, history, image, position });
  ship(node, out, id, follower);
}
