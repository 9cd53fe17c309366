/**
 * Who takes over. A person orders a replica to (`promote`), or the mechanism that fills the slot `promotion` starts a round
 * of its own. Either way positions are compared first and the most advanced replica is promoted.
 * Without a person a majority of all databases has to answer: two halves of a torn network cannot both have one.
 */
import type { NodeId } from '../../sim/node.ts';
import { heard, isWithin } from './follow.ts';
import { takeOver } from './lead.ts';
import type { Place } from './place.ts';
import type { PositionAsked, PositionTold, Promote } from './protocol.ts';
import type { Advance } from './rules.ts';
import { isCurrent, move, type ReplicaOut, type ReplicaState, type Round } from './state.ts';
import { timelineOf } from './timeline.ts';

/** The primary has been silent for too long. */
export function onSilence(node: ReplicaState, out: ReplicaOut): void {
  if (node.role.value === 'primary') return;
  node.hearsPrimary = false;
  out.report('hearsPrimary', false);
  node.place.promotion.onNoPrimary?.(node, out);
  node.place.upstream.onSilence?.(node, out);
}

export function onPromoteOrder(node: ReplicaState, out: ReplicaOut): void {
  if (mayLead(node)) startRound(node, out, true);
  else if (node.role.value !== 'primary') out.report('notPromoted', 'it has no content that it could lead with');
}

/** Asks all databases how far they are. `manual`: a person wants it, so that no majority has to agree. */
export function startRound(node: ReplicaState, out: ReplicaOut, manual: boolean): void {
  const { spec, databases, positionsWaitUs } = node.place;
  const round: Round = { id: `${spec.id} ${++node.rounds} ${out.now}`, manual, answers: new Map(), absent: new Set() };
  round.answers.set(spec.id, positionOf(node, true));
  node.round = round;
  node.grantedAt = out.steady;
  move(node, out, 'ELECT');
  out.setTimer('round', positionsWaitUs);
  const { timeline } = node.standing;
  for (const id of databases) {
    if (id !== spec.id) out.send(id, { kind: 'position-asked', timeline, round: round.id, manual });
  }
  concludeIfAllAnswered(node, out);
}

/** It holds a whole database, be it of a timeline that is over. */
export function mayLead(node: ReplicaState): boolean {
  return (node.role.value === 'standby' || node.role.value === 'fenced') && node.standing.content.length > 0 && !node.loading;
}

function positionOf(node: ReplicaState, granted: boolean): Omit<PositionTold, 'kind' | 'round'> {
  const { standing } = node;
  const candidate = isCurrent(node) && (node.role.value === 'standby' || node.role.value === 'promoting');
  const hearsPrimary = node.role.value === 'primary' || (node.hearsPrimary && node.place.spec.id !== standing.primary);
  const lastResort = candidate || mayLead(node) ? timelineOf(standing.content) : 0;
  const position = candidate ? node.received : node.position;
  return { timeline: standing.timeline, position, candidate, lastResort, hearsPrimary, granted };
}

/** Its word holds for as long as a round may take, and the promise on its way as long again. */
export function hasGranted(node: ReplicaState, out: ReplicaOut): boolean {
  return isWithin(2 * node.place.positionsWaitUs, node.grantedAt, out.steady);
}

/** A node gives its word to one round at a time, so that two rounds cannot both count it towards a majority. */
export function onPositionAsked(node: ReplicaState, out: ReplicaOut, from: NodeId, asked: PositionAsked): void {
  const granted = asked.manual || (node.round === null && !hasGranted(node, out));
  if (granted) node.grantedAt = out.steady;
  out.send(from, { kind: 'position-told', round: asked.round, ...positionOf(node, granted) });
}

export function onPositionTold(node: ReplicaState, out: ReplicaOut, from: NodeId, told: PositionTold): void {
  if (node.round === null || told.round !== node.round.id) return;
  node.round.answers.set(from, told);
  concludeIfAllAnswered(node, out);
}

/** It need not be waited for. */
export function onPositionRefused(node: ReplicaState, out: ReplicaOut, peer: NodeId, asked: PositionAsked): void {
  if (node.round === null || asked.round !== node.round.id) return;
  node.round.absent.add(peer);
  concludeIfAllAnswered(node, out);
}

/**
 * Nobody waits for a primary that is not heard, for it will hardly answer, or that a person wants replaced, for it decides nothing: unless
 * nobody else could take its place.
 */
function concludeIfAllAnswered(node: ReplicaState, out: ReplicaOut): void {
  const { round, hearsPrimary, standing } = node;
  if (!round) return;
  const waitsForPrimary = hearsPrimary && (!round.manual || mostAdvanced(node.place, round) === null);
  const missing = node.place.databases.filter(
    (id) => !round.answers.has(id) && !round.absent.has(id) && (waitsForPrimary || id !== standing.primary),
  );
  if (missing.length === 0) concludeRound(node, out);
}

/** All have answered, or the time for it is over. */
export function concludeRound(node: ReplicaState, out: ReplicaOut): void {
  const { round, place } = node;
  if (!round) return;
  node.round = null;
  if (place.promotion.conclude) return place.promotion.conclude(node, out, round);
  const answers = [...round.answers.values()];
  const against = round.manual ? null : whyNot(place, answers);
  const best = mostAdvanced(place, round) ?? lastResort(node, round);
  const above = Math.max(...answers.map((answer) => answer.timeline));
  if (against === null && best === place.spec.id) return prepareToTakeOver(node, out, above);
  move(node, out, 'STAND_DOWN');
  const handedTo = against === null ? best : null;
  if (handedTo === null) out.report('notPromoted', against ?? 'no replica that could lead has answered');
  else out.report('handedTo', handedTo);
  if (handedTo !== null) out.send(handedTo, { kind: 'promote', timeline: above, manual: round.manual });
  if (!node.hearsPrimary) node.place.promotion.onNoPrimary?.(node, out);
}

function whyNot(place: Place, answers: readonly Omit<PositionTold, 'kind' | 'round'>[]): string | null {
  const granted = answers.filter((answer) => answer.granted).length;
  const needed = place.rules.majorityOf(place.databases.length);
  if (answers.some((answer) => answer.hearsPrimary)) return 'another node still hears the primary';
  if (granted < needed) return `${granted} of ${place.databases.length} nodes agreed, ${needed} are needed`;
  return null;
}

/** Positions compare on one timeline only, so the newer timeline goes first. Ties go to the node that comes first in the fixed order. */
function mostAdvanced(place: Place, round: Round): NodeId | null {
  let best: NodeId | null = null;
  let most: Advance = { timeline: 0, position: -1 };
  for (const id of place.databases) {
    const answer = round.answers.get(id);
    if (!answer?.candidate) continue;
    if (!place.rules.isMoreAdvanced(answer, most)) continue;
    best = id;
    most = answer;
  }
  return best;
}

/** Whoever led the newest timeline that anybody knows of says itself that it holds nothing: others may still think that they hear it. */
function isPrimaryEmpty({ standing }: ReplicaState, { answers }: Round): boolean {
  const own = standing.primary === null ? undefined : answers.get(standing.primary);
  const isNewest = [...answers.values()].every(({ timeline }) => timeline <= standing.timeline);
  return isNewest && own !== undefined && !own.hearsPrimary && !own.candidate && own.lastResort === 0;
}

/**
 * The newest timeline died with the disks that held it. A person may then go on from the newest content that is left,
 * though the node that holds it was fenced; never while anybody hears a primary that may still be one.
 */
export function lastResort(node: ReplicaState, round: Round): NodeId | null {
  const { place } = node;
  const isHeard = [...round.answers.values()].some((answer) => answer.hearsPrimary);
  if (!round.manual || (isHeard && !isPrimaryEmpty(node, round))) return null;
  let best: NodeId | null = null;
  let most: Advance = { timeline: 0, position: -1 };
  for (const id of place.databases) {
    const answer = round.answers.get(id);
    if (!answer || answer.lastResort === 0) continue;
    const advance = { timeline: answer.lastResort, position: answer.position };
    if (!place.rules.isMoreAdvanced(advance, most)) continue;
    best = id;
    most = advance;
  }
  return best;
}

/** Another node compared positions and found this one the most advanced: then, and the message may have taken its time. */
export function onPromote(node: ReplicaState, out: ReplicaOut, message: Promote): void {
  if (node.role.value !== 'promoting' && !mayLead(node)) return;
  const { timeline, manual } = message;
  if (node.place.rules.isLate({ above: timeline, timeline: node.standing.timeline, manual, hearsPrimary: node.hearsPrimary })) return;
  node.round = null;
  move(node, out, 'ELECT');
  prepareToTakeOver(node, out, message.timeline);
}

/** What was received must be in the database first: it may be more than any other replica has. */
export function prepareToTakeOver(node: ReplicaState, out: ReplicaOut, above: number): void {
  node.takingOverAbove = above;
  takeOverWhenApplied(node, out);
}

export function takeOverWhenApplied(node: ReplicaState, out: ReplicaOut): void {
  const above = node.takingOverAbove;
  if (above === null || node.applying !== null || node.loading || node.inbox.length > 0) return;
  heard(node, out);
  out.cancelTimer('silence');
  out.cancelTimer('round');
  takeOver(node, out, above);
}
