/** The primary's side: commit, ship, keep count of who has what, send whole images to those too far behind. */
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { type Follower, head, nextShipment } from './log.ts';
import { promise, wrote } from '../shared/promises.ts';
import type { Ack, CatchUp, ReplicaMessage } from './protocol.ts';
import { move, type ReplicaOut, type ReplicaState, stand } from './state.ts';
import { firstFollowers, letFollow, serves, shippable } from './upstream.ts';

/**
 * Begins to lead the timeline that the standing names. `sent`: where all followers are known to be, which is so at the
 * very start; null: they have to say.
 */
export function lead(node: ReplicaState, out: ReplicaOut, sent: number | null): void {
  node.followers.clear();
  node.hearsPrimary = true;
  node.place.commit.onLead?.(node, out);
  for (const id of firstFollowers(node)) node.followers.set(id, { sent, acked: 0, imaging: false });
  sendHeartbeats(node, out);
}

/** Takes over on a timeline that nobody else can start. Everything received has been applied. */
export function takeOver(node: ReplicaState, out: ReplicaOut, above: number): void {
  const { standing, position } = node;
  const { rules, databases, spec } = node.place;
  const index = databases.indexOf(spec.id);
  const timeline = rules.nextTimeline(Math.max(above, standing.timeline, standing.forgotten), index, databases.length);
  const history = [...standing.content.filter(({ after }) => rules.hasLivedThrough(after, position)), { timeline, after: position }];
  node.takingOverAbove = null;
  node.needsImage = false;
  node.received = position;
  stand(node, out, { timeline, history, primary: spec.id, content: history, abandoned: false });
  // A sync of its own: what it leads with has to be on disk, too.
  wrote(node.promises, out, position);
  out.sync({ kind: 'take over', timeline });
}

/** The timeline is on disk: a crash cannot make this node start it a second time. Another may have begun meanwhile. */
export function onTakenOver(node: ReplicaState, out: ReplicaOut, taken: number): void {
  const { timeline, primary } = node.standing;
  if (timeline !== taken || primary !== node.place.spec.id) {
    const waits = node.role.value === 'promoting' && node.round === null && node.takingOverAbove === null;
    if (!waits) return;
    move(node, out, 'STAND_DOWN');
    return out.setTimer('silence', node.place.silenceUs);
  }
  begin(node, out);
}

/** Its timeline begins: what others have above this position is on one that is over. */
function begin(node: ReplicaState, out: ReplicaOut): void {
  move(node, out, 'PROMOTE');
  out.lose(node.position, 'promotion');
  out.report('promotedAt', node.position);
  lead(node, out, null);
}

/** After a restart. It may have fallen before it could say that it leads: then, or where nothing was written since, its timeline begins now. */
export function leadAgain(node: ReplicaState, out: ReplicaOut): void {
  const last = node.standing.content.at(-1);
  if (last && last.timeline > 1 && last.after === node.position) return begin(node, out);
  move(node, out, 'PROMOTE');
  lead(node, out, null);
}

export function sendHeartbeats(node: ReplicaState, out: ReplicaOut): void {
  const { timeline, history } = node.standing;
  out.setTimer('heartbeat', node.place.heartbeatUs);
  for (const id of node.followers.keys()) out.send(id, { kind: 'heartbeat', timeline, position: shippable(node), history, at: out.now });
  node.place.commit.onBeat?.(node, out);
  node.place.upstream.onBeat?.(node, out);
}

/** Who leads, where whoever passes something on does not. */
export function ofAnother({ standing, place }: ReplicaState): { readonly primary?: NodeId } {
  return standing.primary === null || standing.primary === place.spec.id ? {} : { primary: standing.primary };
}

/** Sends each follower what it lacks, within its window. */
export function shipAll(node: ReplicaState, out: ReplicaOut): void {
  for (const [id, follower] of node.followers) ship(node, out, id, follower);
}

function ship(node: ReplicaState, out: ReplicaOut, id: NodeId, follower: Follower): void {
  const { timeline } = node.standing;
  const upTo = shippable(node);
  for (let next = nextShipment(node.log, follower, upTo); next; next = nextShipment(node.log, follower, upTo)) {
    if (next.kind === 'image') return takeImage(out, id, follower);
    follower.sent = next.after + next.changes.length;
    out.send(id, { kind: 'changes', timeline, after: next.after, changes: next.changes });
  }
}

/** How much of the log a node keeps: what its followers' slots hold back, too. Source: PostgreSQL, *Replication Slots*. */
export function retained(node: ReplicaState): number {
  const { place, followers, log } = node;
  const { slots, retainedChanges } = place;
  if (slots === null || !serves(node)) return retainedChanges;
  const behind = head(log) - Math.min(head(log), ...[...followers.values()].map(({ acked }) => acked));
  return Math.max(retainedChanges, place.rules.holdsBack(behind, slots.most));
}

export function takeImage(out: ReplicaOut, id: NodeId, follower: Follower): void {
  follower.imaging = true;
  out.execute({ kind: 'image', follower: id }, { kind: 'image' });
}

export function onAck(node: ReplicaState, out: ReplicaOut, from: NodeId, { position }: Ack): void {
  letFollow(node, out, from);
  const follower = node.followers.get(from);
  if (!follower) return;
  follower.acked = Math.max(follower.acked, position);
  follower.sent ??= position;
  ship(node, out, from, follower);
}

export function onCatchUp(node: ReplicaState, out: ReplicaOut, from: NodeId, { position, image }: CatchUp): void {
  letFollow(node, out, from);
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
  if (!follower) return;
  follower.imaging = false;
  if (!serves(node) || result.kind !== 'image') return;
  const { timeline, history } = node.standing;
  const { image, position } = result;
  follower.sent = position;
  follower.acked = position;
  const message: ReplicaMessage = { kind: 'image', timeline, history, image, position, ...ofAnother(node) };
  promise(node.promises, out, node.place.rules, { upTo: position, to: id, message });
  ship(node, out, id, follower);
}
