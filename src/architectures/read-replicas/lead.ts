/** The primary's side: commit, ship, keep count of who has what, send whole images to those too far behind. */
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { execute, moveRole, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import { type Follower, nextShipment } from './log.ts';
import type { Ack, CatchUp, ReplicaMessage } from './protocol.ts';
import { type Effects, type Place, type ReplicaState, stand } from './state.ts';
import { nextTimeline } from './timeline.ts';

export const IMAGE_TAG = 'image ';

/**
 * Begins to lead the timeline that the standing names. `sent`: where all followers are known to be, which is so at the
 * very start; null: they have to say.
 */
export function lead(place: Place, state: ReplicaState, sent: number | null): Effects {
  state.followers.clear();
  state.hearsPrimary = true;
  for (const id of place.databases) {
    if (id !== place.spec.id) state.followers.set(id, { sent, acked: 0, imaging: false });
  }
  return heartbeat(place, state);
}

/** Takes over on a timeline that nobody else can start. Everything received has been applied. */
export function takeOver(place: Place, state: ReplicaState, above: number): Effects {
  const { standing } = state;
  const index = place.databases.indexOf(place.spec.id);
  const timeline = nextTimeline(Math.max(above, standing.timeline, standing.forgotten), index, place.databases.length);
  const history = [...standing.content, { timeline, after: state.position }];
  state.takingOverAbove = null;
  state.needsImage = false;
  state.received = state.position;
  return [
    ...stand(state, { timeline, history, primary: place.spec.id, content: history, abandoned: false }),
    ...moveRole(place.roles, state, 'PROMOTE'),
    { type: 'lose', position: state.position, reason: 'promotion' },
    report('promotedAt', state.position),
    ...lead(place, state, null),
  ];
}

export function heartbeat(place: Place, state: ReplicaState): Effects {
  const { timeline, history } = state.standing;
  const effects: RoomEffect<ReplicaMessage>[] = [setTimer('heartbeat', place.heartbeatUs)];
  for (const id of state.followers.keys()) effects.push(send(id, { kind: 'heartbeat', timeline, position: state.log.head, history }));
  return effects;
}

/** Sends each follower what it lacks, within its window. */
export function shipAll(state: ReplicaState): Effects {
  const effects: RoomEffect<ReplicaMessage>[] = [];
  for (const [id, follower] of state.followers) ship(state, id, follower, effects);
  return effects;
}

function ship(state: ReplicaState, id: NodeId, follower: Follower, effects: RoomEffect<ReplicaMessage>[]): void {
  const { timeline } = state.standing;
  for (let next = nextShipment(state.log, follower); next; next = nextShipment(state.log, follower)) {
    if (next.kind === 'image') {
      follower.imaging = true;
      effects.push(execute(IMAGE_TAG + id, { kind: 'image' }));
      return;
    }
    follower.sent = next.after + next.changes.length;
    effects.push(send(id, { kind: 'changes', timeline, after: next.after, changes: next.changes }));
  }
}

export function onAck(state: ReplicaState, from: NodeId, { position }: Ack): Effects {
  const follower = state.followers.get(from);
  if (!follower) return [];
  follower.acked = Math.max(follower.acked, position);
  follower.sent ??= position;
  const effects: RoomEffect<ReplicaMessage>[] = [];
  ship(state, from, follower, effects);
  return effects;
}

export function onCatchUp(state: ReplicaState, from: NodeId, { position, image }: CatchUp): Effects {
  const follower = state.followers.get(from);
  if (!follower || follower.imaging) return [];
  const effects: RoomEffect<ReplicaMessage>[] = [];
  if (image) {
    follower.imaging = true;
    effects.push(execute(IMAGE_TAG + from, { kind: 'image' }));
    return effects;
  }
  follower.sent = position;
  follower.acked = position;
  ship(state, from, follower, effects);
  return effects;
}

/** An image was taken: it leaves together with what has been committed since. */
export function onImage(state: ReplicaState, id: NodeId, result: SqlResult): Effects {
  const follower = state.followers.get(id);
  if (!follower || state.role.value !== 'primary') return [];
  follower.imaging = false;
  if (result.kind !== 'image') return [];
  const { timeline, history } = state.standing;
  const { image, position } = result;
  follower.sent = position;
  follower.acked = position;
  const effects: RoomEffect<ReplicaMessage>[] = [send(id, { kind: 'image', timeline, history, image, position })];
  ship(state, id, follower, effects);
  return effects;
}
