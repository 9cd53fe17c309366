/**
 * The replica's side: apply what arrives in order, ask for what is missing, and move to a newer timeline when there is
 * one, by going on where the pasts are the same, or by a whole image where they are not.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { cancelTimer, execute, moveRole, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import type { Changes, Fence, Heartbeat, Image, ReplicaMessage } from './protocol.ts';
import { advanceTo, type Effects, isCurrent, type Place, type ReplicaState, stand } from './state.ts';
import { forkPoint, type History, timelineOf } from './timeline.ts';

export const APPLY_TAG = 'apply';
export const LOAD_TAG = 'load';
/** Changes applied in one job. */
const APPLY_BATCH = 256;
/** Changes that wait to be applied; what comes beyond is dropped and asked for again. */
const INBOX_LIMIT = 4096;

/** The primary was heard: it may be silent for a while again, and nobody wishes to take over. */
export function heard(place: Place, state: ReplicaState): Effects {
  if (state.hearsPrimary) return [setTimer('silence', place.silenceUs)];
  state.hearsPrimary = true;
  return [setTimer('silence', place.silenceUs), cancelTimer('candidate'), report('hearsPrimary', true)];
}

export function onHeartbeat(place: Place, state: ReplicaState, from: NodeId, beat: Heartbeat, now: Micros): Effects {
  if (from !== state.standing.primary) return [];
  const effects = [...heard(place, state)];
  if (!isCurrent(state)) return [...effects, ...settle(place, state, now)];
  if (beat.position > state.received) return [...effects, ...askForMore(place, state, now)];
  return [...effects, send(from, { kind: 'ack', timeline: beat.timeline, position: state.position })];
}

/** Less than `spanUs` ago. A moment in the future was before the clock was set back: nobody knows how long ago. */
export function isWithin(spanUs: Micros, since: Micros, now: Micros): boolean {
  return now >= since && now - since < spanUs;
}

/** Asks the primary to go on from what was received; not again before an answer can have come. */
function askForMore(place: Place, state: ReplicaState, now: Micros): Effects {
  const { primary, timeline } = state.standing;
  const patienceUs = Math.max(2 * place.heartbeatUs, state.needsImage ? place.silenceUs : 0);
  if (primary === null || primary === place.spec.id || state.loading || isWithin(patienceUs, state.askedAt, now)) return [];
  if (!isCurrent(state) && !state.needsImage) return [];
  state.askedAt = now;
  return [send(primary, { kind: 'catch-up', timeline, position: state.received, image: state.needsImage })];
}

export function onChanges(place: Place, state: ReplicaState, from: NodeId, message: Changes, now: Micros): Effects {
  if (from !== state.standing.primary) return [];
  const effects = [...heard(place, state)];
  const timelineKnown = isCurrent(state) || state.loading;
  if (!timelineKnown) return effects;
  if (message.after > state.received) return [...effects, ...askForMore(place, state, now)];
  for (const change of message.changes) {
    if (change.position !== state.received + 1 || state.inbox.length >= INBOX_LIMIT) continue;
    state.inbox.push(change);
    state.received = change.position;
  }
  return [...effects, ...applyNext(state)];
}

/** One batch at a time, as one process replays the log in PostgreSQL. */
function applyNext(state: ReplicaState): Effects {
  if (state.applying !== null || state.loading || state.inbox.length === 0) return [];
  state.applying = state.inbox.slice(0, APPLY_BATCH);
  state.inbox = state.inbox.slice(APPLY_BATCH);
  return [execute(APPLY_TAG, { kind: 'apply', changes: state.applying })];
}

export function onApplied(place: Place, state: ReplicaState, result: SqlResult, now: Micros): Effects {
  const applied = state.applying ?? [];
  state.applying = null;
  const last = applied.at(-1)?.position ?? 0;
  if (result.kind !== 'applied' || result.position < last) {
    // Its content does not take the primary's changes: it is not a copy any more.
    state.needsImage = true;
    state.inbox = [];
    return [...moveRole(place.roles, state, 'FENCE'), ...askForMore(place, state, now)];
  }
  const effects: RoomEffect<ReplicaMessage>[] = [...state.log.add(applied), ...advanceTo(state, result.position)];
  const { primary, timeline } = state.standing;
  if (isCurrent(state)) {
    if (primary !== null && primary !== place.spec.id) effects.push(send(primary, { kind: 'ack', timeline, position: state.position }));
    return [...effects, ...applyNext(state)];
  }
  return [...effects, ...settle(place, state, now)];
}

/** There is a newer timeline and this is how it came about. Whoever led or wished to lead stops here. */
export function adopt(place: Place, state: ReplicaState, news: Pick<Fence, 'timeline' | 'primary' | 'history'>, now: Micros): Effects {
  state.round = null;
  state.takingOverAbove = null;
  state.inbox = [];
  state.askedAt = Number.NEGATIVE_INFINITY;
  state.followers.clear();
  const { timeline, primary, history } = news;
  return [
    cancelTimer('heartbeat'),
    cancelTimer('round'),
    ...(state.role.value === 'promoting' ? moveRole(place.roles, state, 'STAND_DOWN') : []),
    ...(state.role.value === 'primary' ? moveRole(place.roles, state, 'FENCE') : []),
    ...stand(state, { timeline, primary, history }),
    ...heard(place, state),
    ...settle(place, state, now),
  ];
}

/** A newer timeline was heard of, but not yet how it came about: enough to stop leading. */
export function learnOf(place: Place, state: ReplicaState, timeline: number): Effects {
  const wasPrimary = state.role.value === 'primary';
  state.followers.clear();
  return [
    ...(wasPrimary ? [cancelTimer('heartbeat'), ...moveRole(place.roles, state, 'FENCE')] : []),
    ...stand(state, { timeline, primary: null }),
  ];
}

/** Brings the content onto the newest timeline, once nothing is running that could still change it. */
export function settle(place: Place, state: ReplicaState, now: Micros): Effects {
  const { standing } = state;
  const busy = state.applying !== null || state.loading || [...state.running.values()].some(({ as }) => as !== 'read');
  const historyKnown = timelineOf(standing.history) === standing.timeline && standing.timeline > 0;
  if (busy || !historyKnown || isCurrent(state) || state.role.value === 'starting') return [];
  state.received = state.position;
  if (state.needsImage) return askForMore(place, state, now);
  const fork = standing.content.length === 0 ? -1 : forkPoint(standing.content, standing.history);
  if (state.position > fork) {
    state.needsImage = true;
    const lost =
      fork < 0
        ? []
        : [
            ...stand(state, { abandoned: true }),
            { type: 'lose' as const, position: fork, reason: 'timeline' as const },
            report('lostWrites', state.position - fork),
            report('forkedAt', fork),
          ];
    return [...lost, ...moveRole(place.roles, state, 'FENCE'), ...askForMore(place, state, now)];
  }
  return [...stand(state, { content: standing.history }), ...moveRole(place.roles, state, 'REBUILT'), ...askForMore(place, state, now)];
}

export function onImageArrived(state: ReplicaState, from: NodeId, message: Image): Effects {
  if (from !== state.standing.primary || state.loading) return [];
  if (!state.needsImage && message.position <= state.received) return [];
  state.loading = true;
  state.needsImage = true;
  state.inbox = [];
  state.received = message.position;
  // On disk first: after a crash in the middle of it the database may hold either content.
  return [
    ...stand(state, { content: [] }),
    execute(LOAD_TAG + message.timeline, { kind: 'load', image: message.image, position: message.position }),
  ];
}

/** The image of `timeline` is in the database. Meanwhile that timeline may have been overtaken. */
export function onLoaded(place: Place, state: ReplicaState, timeline: number, result: SqlResult, now: Micros): Effects {
  state.loading = false;
  if (result.kind !== 'loaded') return askForMore(place, state, now);
  const { history } = state.standing;
  const effects: RoomEffect<ReplicaMessage>[] = [...state.log.reset(result.position), ...advanceTo(state, result.position)];
  const reached: History = history.slice(0, history.findIndex((segment) => segment.timeline === timeline) + 1);
  if (reached.length === 0) return [...effects, ...settle(place, state, now)];
  state.needsImage = false;
  effects.push(...stand(state, { content: reached, abandoned: false }), report('rebuiltTo', result.position));
  if (!isCurrent(state)) return [...effects, ...settle(place, state, now)];
  effects.push(...moveRole(place.roles, state, 'REBUILT'));
  const { primary } = state.standing;
  if (primary !== null) effects.push(send(primary, { kind: 'ack', timeline, position: state.position }));
  return [...effects, ...applyNext(state)];
}
