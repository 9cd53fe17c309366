/**
 * Who takes over. A person orders a replica to (`promote`), or, when that is switched on, replicas that hear no primary
 * for too long ask each other. Either way positions are compared first and the most advanced replica is promoted.
 * Without a person a majority of all databases has to answer: two halves of a torn network cannot both have one.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import { cancelTimer, moveRole, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import { heard, isWithin } from './follow.ts';
import { takeOver } from './lead.ts';
import type { PositionAsked, PositionTold, Promote, ReplicaMessage } from './protocol.ts';
import { type Effects, isCurrent, type Place, type ReplicaState, type Round } from './state.ts';
import { timelineOf } from './timeline.ts';

export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** The primary has been silent for too long. */
export function onSilence(place: Place, state: ReplicaState): Effects {
  if (state.role.value === 'primary') return [];
  state.hearsPrimary = false;
  return [report('hearsPrimary', false), ...candidateLater(place)];
}

/**
 * Whether to ask for a promotion is decided a while later, a different while at each replica: by then the others have
 * noticed the silence too, and rarely two ask at once.
 */
function candidateLater(place: Place): Effects {
  if (!place.automatic) return [];
  return [{ type: 'setTimer', name: 'candidate', minUs: Math.round(place.silenceUs / 10), maxUs: Math.round(place.silenceUs / 2) }];
}

export function onCandidate(place: Place, state: ReplicaState, now: Micros): Effects {
  if (state.hearsPrimary) return [];
  const round = hasGranted(place, state, now) ? [] : startRound(place, state, false, now);
  return round.length > 0 ? round : candidateLater(place);
}

export function startRound(place: Place, state: ReplicaState, manual: boolean, now: Micros): Effects {
  if (manual ? !mayLead(state) : state.role.value !== 'standby' || !isCurrent(state)) {
    return manual && state.role.value !== 'primary' ? [report('notPromoted', 'it has no content that it could lead with')] : [];
  }
  const round: Round = { id: `${place.spec.id} ${++state.rounds} ${now}`, manual, answers: new Map() };
  const own = positionOf(place, state, true);
  round.answers.set(place.spec.id, own);
  state.round = round;
  state.grantedAt = now;
  const effects: RoomEffect<ReplicaMessage>[] = [...moveRole(place.roles, state, 'ELECT'), setTimer('round', place.positionsWaitUs)];
  const { timeline } = state.standing;
  for (const id of place.databases) {
    if (id !== place.spec.id) effects.push(send(id, { kind: 'position-asked', timeline, round: round.id, manual }));
  }
  return [...effects, ...concludeIfAllAnswered(place, state)];
}

/** It holds a whole database, be it of a timeline that is over. */
function mayLead(state: ReplicaState): boolean {
  return (state.role.value === 'standby' || state.role.value === 'fenced') && state.standing.content.length > 0 && !state.loading;
}

function positionOf(place: Place, state: ReplicaState, granted: boolean): Omit<PositionTold, 'kind' | 'round'> {
  const candidate = isCurrent(state) && (state.role.value === 'standby' || state.role.value === 'promoting');
  const hearsPrimary = state.role.value === 'primary' || (state.hearsPrimary && place.spec.id !== state.standing.primary);
  const lastResort = candidate || mayLead(state) ? timelineOf(state.standing.content) : 0;
  const position = candidate ? state.received : state.position;
  return { timeline: state.standing.timeline, position, candidate, lastResort, hearsPrimary, granted };
}

/** Its word holds for as long as a round may take, and the promise on its way as long again. */
function hasGranted(place: Place, state: ReplicaState, now: Micros): boolean {
  return isWithin(2 * place.positionsWaitUs, state.grantedAt, now);
}

/** A node gives its word to one round at a time, so that two rounds cannot both count it towards a majority. */
export function onPositionAsked(place: Place, state: ReplicaState, from: NodeId, asked: PositionAsked, now: Micros): Effects {
  const granted = asked.manual || (state.round === null && !hasGranted(place, state, now));
  if (granted) state.grantedAt = now;
  return [send(from, { kind: 'position-told', round: asked.round, ...positionOf(place, state, granted) })];
}

export function onPositionTold(place: Place, state: ReplicaState, from: NodeId, told: PositionTold): Effects {
  if (state.round === null || told.round !== state.round.id) return [];
  state.round.answers.set(from, told);
  return concludeIfAllAnswered(place, state);
}

/** A primary that is not heard will hardly answer: nobody waits for it. */
function concludeIfAllAnswered(place: Place, state: ReplicaState): Effects {
  const { round } = state;
  if (!round) return [];
  const missing = place.databases.filter((id) => !round.answers.has(id) && (state.hearsPrimary || id !== state.standing.primary));
  return missing.length === 0 ? concludeRound(place, state) : [];
}

/** All have answered, or the time for it is over. */
export function concludeRound(place: Place, state: ReplicaState): Effects {
  const { round } = state;
  if (!round) return [];
  state.round = null;
  const answers = [...round.answers.values()];
  const against = round.manual ? null : whyNot(place, answers);
  const best = mostAdvanced(place, round) ?? lastResort(place, round);
  if (against !== null || best === null) {
    const why = against ?? 'no replica that could lead has answered';
    const again = state.hearsPrimary ? [] : candidateLater(place);
    return [...moveRole(place.roles, state, 'STAND_DOWN'), report('notPromoted', why), ...again];
  }
  const above = Math.max(...answers.map((answer) => answer.timeline));
  if (best !== place.spec.id) {
    const promote: Promote = { kind: 'promote', timeline: above };
    const again = state.hearsPrimary ? [] : candidateLater(place);
    return [...moveRole(place.roles, state, 'STAND_DOWN'), report('handedTo', best), send(best, promote), ...again];
  }
  return prepareToTakeOver(place, state, above);
}

function whyNot(place: Place, answers: readonly Omit<PositionTold, 'kind' | 'round'>[]): string | null {
  const granted = answers.filter((answer) => answer.granted).length;
  const needed = majorityOf(place.databases.length);
  if (answers.some((answer) => answer.hearsPrimary)) return 'another node still hears the primary';
  if (granted < needed) return `${granted} of ${place.databases.length} nodes agreed, ${needed} are needed`;
  return null;
}

/** Positions compare on one timeline only, so the newer timeline goes first. Ties go to the node that comes first in the fixed order. */
function mostAdvanced(place: Place, round: Round): NodeId | null {
  let best: NodeId | null = null;
  let most = { timeline: 0, position: -1 };
  for (const id of place.databases) {
    const answer = round.answers.get(id);
    if (!answer?.candidate) continue;
    const { timeline, position } = answer;
    if (timeline < most.timeline || (timeline === most.timeline && position <= most.position)) continue;
    best = id;
    most = { timeline, position };
  }
  return best;
}

/**
 * The newest timeline died with the disks that held it. A person may then go on from the newest content that is left,
 * though the node that holds it was fenced; never while anybody hears a primary.
 */
function lastResort(place: Place, round: Round): NodeId | null {
  if (!round.manual || [...round.answers.values()].some((answer) => answer.hearsPrimary)) return null;
  let best: { readonly id: NodeId; readonly timeline: number; readonly position: number } | null = null;
  for (const id of place.databases) {
    const answer = round.answers.get(id);
    if (!answer || answer.lastResort === 0) continue;
    const newer =
      best === null || answer.lastResort > best.timeline || (answer.lastResort === best.timeline && answer.position > best.position);
    if (newer) best = { id, timeline: answer.lastResort, position: answer.position };
  }
  return best?.id ?? null;
}

/** Another node compared positions and found this one the most advanced. */
export function onPromote(place: Place, state: ReplicaState, message: Promote): Effects {
  if (state.role.value !== 'promoting' && !mayLead(state)) return [];
  state.round = null;
  return [...moveRole(place.roles, state, 'ELECT'), ...prepareToTakeOver(place, state, message.timeline)];
}

/** What was received must be in the database first: it may be more than any other replica has. */
function prepareToTakeOver(place: Place, state: ReplicaState, above: number): Effects {
  state.takingOverAbove = above;
  return takeOverWhenApplied(place, state);
}

export function takeOverWhenApplied(place: Place, state: ReplicaState): Effects {
  const above = state.takingOverAbove;
  if (above === null || state.applying !== null || state.loading || state.inbox.length > 0) return [];
  return [...heard(place, state), cancelTimer('silence'), cancelTimer('round'), ...takeOver(place, state, above)];
}
