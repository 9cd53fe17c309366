/** One logic for every database of this room: which handler gets what, and what becomes of a client's statement. */
import type { Disk, Input, Micros, NodeId } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import type { Role } from '../../sim/role.ts';
import type { QueryResult, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { type Asked, asQueryResult, POSITION_JOB, queryJob, refusal, reply, unknown } from '../shared/answers.ts';
import { cancelTimer, execute, moveRole, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import {
  adopt,
  APPLY_TAG,
  heard,
  learnOf,
  LOAD_TAG,
  onApplied,
  onChanges,
  onHeartbeat,
  onImageArrived,
  onLoaded,
  settle,
} from './follow.ts';
import { heartbeat, IMAGE_TAG, lead, onAck, onCatchUp, onImage, shipAll } from './lead.ts';
import {
  concludeRound,
  onCandidate,
  onPositionAsked,
  onPositionTold,
  onPromote,
  onSilence,
  startRound,
  takeOverWhenApplied,
} from './promotion.ts';
import type { Forward, ForwardReply, NodeMessage, ReplicaMessage } from './protocol.ts';
import { advanceTo, bootState, type Effects, isReadable, type Place, type ReplicaState } from './state.ts';
import { timelineOf } from './timeline.ts';

export function replicaLogic(place: Place): ReturningLogic<ReplicaState, ReplicaMessage, SqlJob, SqlResult> {
  return {
    roles: place.roles,
    boot: (disk, role, now) => boot(place, disk, role, now),
    step: (state, input, now) => step(place, state, input, now),
  };
}

function boot(place: Place, disk: Disk, role: Role, now: Micros): { state: ReplicaState; effects: Effects } {
  const restarted = role.value === 'starting';
  const lost = restarted && disk.get('standing') === undefined;
  const state = bootState(place, disk, role, lost, now);
  const { timeline, primary } = state.standing;
  const effects: RoomEffect<ReplicaMessage>[] = [report('timeline', timeline), report('primary', primary)];
  if (!restarted) effects.push({ type: 'persist', key: 'standing', value: state.standing });
  effects.push(execute('position', POSITION_JOB));
  if (role.value === 'primary') effects.push(...lead(place, state, 0));
  else if (role.value === 'standby') effects.push(...heard(place, state));
  return { state, effects };
}

function step(place: Place, state: ReplicaState, input: Input<ReplicaMessage, SqlResult>, now: Micros): Effects {
  switch (input.type) {
    case 'message': {
      const { from, message } = input;
      if (message.kind === 'query') return onQuery(place, state, from, message);
      return message.kind === 'reply' ? [] : onNodeMessage(place, state, from, message, now);
    }
    case 'result':
      return [...onResult(place, state, input.tag, input.result, now), ...takeOverWhenApplied(place, state)];
    case 'timer':
      return onTimer(place, state, input.name, now);
    case 'order':
      return input.order === 'promote' ? startRound(place, state, true, now) : [];
    default:
      return [];
  }
}

function onTimer(place: Place, state: ReplicaState, name: string, now: Micros): Effects {
  if (name === 'heartbeat') return state.role.value === 'primary' ? heartbeat(place, state) : [];
  if (name === 'silence') return onSilence(place, state);
  if (name === 'candidate') return onCandidate(place, state, now);
  if (name === 'round') return concludeRound(place, state);
  return onForwardTimeout(place, state, name.slice(FORWARD_TIMER.length));
}

/** First who is in time, then what is said: a higher timeline ends this node's own, a lower one is told so. */
function onNodeMessage(place: Place, state: ReplicaState, from: NodeId, message: NodeMessage, now: Micros): Effects {
  // Until it knows where its own database stands it takes part in nothing; everything is said again later.
  if (state.role.value === 'starting') return [];
  const effects: RoomEffect<ReplicaMessage>[] = [];
  const { standing } = state;
  const historyMissing = timelineOf(standing.history) !== standing.timeline;
  const leaderUnknown = historyMissing || standing.primary === null;
  const newer = message.timeline > standing.timeline || (message.timeline === standing.timeline && leaderUnknown);
  if (newer && (message.kind === 'heartbeat' || message.kind === 'image')) {
    effects.push(...adopt(place, state, { timeline: message.timeline, primary: from, history: message.history }, now));
  } else if (newer && message.kind === 'fence') {
    effects.push(...adopt(place, state, message, now));
  } else if (message.timeline > standing.timeline && message.kind !== 'promote') {
    effects.push(...learnOf(place, state, message.timeline));
  } else if (message.timeline < standing.timeline && (message.kind === 'heartbeat' || message.kind === 'changes') && !historyMissing) {
    const { timeline, primary, history } = standing;
    return [send(from, { kind: 'fence', timeline, primary, history })];
  }
  return [...effects, ...onTimelyMessage(place, state, from, message, now)];
}

function onTimelyMessage(place: Place, state: ReplicaState, from: NodeId, message: NodeMessage, now: Micros): Effects {
  const sameTimeline = message.timeline === state.standing.timeline;
  switch (message.kind) {
    case 'heartbeat':
      return onHeartbeat(place, state, from, message, now);
    case 'changes':
      return sameTimeline ? onChanges(place, state, from, message, now) : [];
    case 'image':
      return sameTimeline ? onImageArrived(state, from, message) : [];
    case 'ack':
      return sameTimeline && state.role.value === 'primary' ? onAck(state, from, message) : [];
    case 'catch-up':
      return sameTimeline && state.role.value === 'primary' ? onCatchUp(state, from, message) : [];
    case 'forward':
      return onForward(place, state, from, message);
    case 'forward-reply':
      return onForwardReply(state, from, message);
    case 'position-asked':
      return onPositionAsked(place, state, from, message, now);
    case 'position-told':
      return onPositionTold(place, state, from, message);
    case 'promote':
      return onPromote(place, state, message);
    case 'fence':
      return [];
  }
}

function onResult(place: Place, state: ReplicaState, tag: string, result: SqlResult, now: Micros): Effects {
  if (tag === 'position') return onPosition(place, state, result, now);
  if (tag === APPLY_TAG) return onApplied(place, state, result, now);
  if (tag.startsWith(LOAD_TAG)) return onLoaded(place, state, Number(tag.slice(LOAD_TAG.length)), result, now);
  if (tag.startsWith(IMAGE_TAG)) return onImage(state, tag.slice(IMAGE_TAG.length), result);
  return onStatement(place, state, tag.slice(STATEMENT_TAG.length), result, now);
}

/** Where the own database stands: the last thing a starting node has to know. */
function onPosition(place: Place, state: ReplicaState, result: SqlResult, now: Micros): Effects {
  const position = result.kind === 'applied' ? result.position : 0;
  const effects: RoomEffect<ReplicaMessage>[] = [report('position', position)];
  if (position > state.position) state.position = position;
  state.received = Math.max(state.received, state.position);
  // A write committed just before a crash may have missed the log: then the log cannot tell how the database got here.
  if (state.log.head !== state.position) effects.push(...state.log.reset(state.position));
  if (state.role.value !== 'starting') return effects;
  const { content, timeline, primary } = state.standing;
  if (content.length === 0) return [...effects, ...moveRole(place.roles, state, 'EMPTY')];
  if (timelineOf(content) !== timeline) return [...effects, ...moveRole(place.roles, state, 'FENCE'), ...settle(place, state, now)];
  if (primary === place.spec.id) return [...effects, ...moveRole(place.roles, state, 'PROMOTE'), ...lead(place, state, null)];
  // Not `heard`: it has heard nobody yet, and says so to clients that want to write.
  return [...effects, ...moveRole(place.roles, state, 'READY'), setTimer('silence', place.silenceUs)];
}

// Statements ---------------------------------------------------------------------------------------------------------

const STATEMENT_TAG = 'statement ';
const FORWARD_TIMER = 'forward ';

function onQuery(place: Place, state: ReplicaState, from: NodeId, query: ClientQuery): Effects {
  const self = place.spec.id;
  // Before anything else: a doubled question must not be refused for certain once and carried out the other time.
  if (!state.recent.accept(query.op)) return [];
  if (!isReadable(state)) return [send(from, reply(query.op, refusal(whyUnavailable(self, state)), self, null))];
  const primary = state.role.value === 'primary';
  state.running.set(query.op, { from, asked: query, as: primary ? 'write' : 'read' });
  return [execute(STATEMENT_TAG + query.op, queryJob(query, !primary))];
}

function whyUnavailable(self: NodeId, state: ReplicaState): string {
  const { primary, timeline } = state.standing;
  if (state.role.value === 'starting') return `${self} is starting. Ask again in a moment.`;
  if (state.role.value === 'empty') return `${self} has no whole database. It waits for a copy from a primary.`;
  return `${self} does not answer: another database was promoted without it (timeline ${timeline}). It is being rebuilt from ${primary ?? 'a primary that it does not know yet'}.`;
}

function onForward(place: Place, state: ReplicaState, from: NodeId, forward: Forward): Effects {
  const { op, sql, params } = forward;
  const { timeline } = state.standing;
  if (!state.recent.accept(op)) return [];
  if (state.role.value !== 'primary') {
    const outcome = refusal(`${place.spec.id} is not the primary. Nothing was written.`);
    return [send(from, { kind: 'forward-reply', timeline, op, outcome, position: null })];
  }
  state.running.set(op, { from, asked: { op, sql, params }, as: 'forward' });
  return [execute(STATEMENT_TAG + op, queryJob(forward, false))];
}

function onStatement(place: Place, state: ReplicaState, op: string, result: SqlResult, now: Micros): Effects {
  const running = state.running.get(op);
  if (!running) return [];
  state.running.delete(op);
  const { from, asked, as } = running;
  if (as === 'read') return onRead(place, state, from, asked, result);
  const { outcome, position, change } = asQueryResult(result);
  const effects: RoomEffect<ReplicaMessage>[] = [...advanceTo(state, Math.max(state.position, position))];
  if (change !== null) effects.push(...state.log.add([change]), ...shipAll(state));
  // Fenced while it ran: the write is on a timeline that nobody will follow.
  const told =
    change !== null && state.role.value !== 'primary'
      ? unknown(`Another database was promoted while ${place.spec.id} wrote this. The write is being lost.`)
      : outcome;
  const { timeline } = state.standing;
  if (as === 'write') effects.push(send(from, reply(op, told, place.spec.id, position)));
  else effects.push(send(from, { kind: 'forward-reply', timeline, op, outcome: told, position }));
  return state.role.value === 'fenced' ? [...effects, ...settle(place, state, now)] : effects;
}

/** A replica answers what it can. What would write, or names a table it does not know yet, is for the primary. */
function onRead(place: Place, state: ReplicaState, client: NodeId, asked: Asked, result: SqlResult): Effects {
  const read: QueryResult | null = result.kind === 'refused' ? null : asQueryResult(result);
  const understood = read !== null && (read.outcome.ok || read.classification !== null);
  const self = place.spec.id;
  const { primary, timeline } = state.standing;
  if (read !== null && (understood || primary === null || !state.hearsPrimary))
    return [send(client, reply(asked.op, read.outcome, self, read.position))];
  if (state.role.value === 'primary') {
    // Promoted while the statement was looked at.
    state.running.set(asked.op, { from: client, asked, as: 'write' });
    return [execute(STATEMENT_TAG + asked.op, queryJob(asked, false))];
  }
  if (primary === null || primary === self || !state.hearsPrimary) {
    const why = `${self} cannot write and hears no primary${primary === null || primary === self ? '' : ` (it was ${primary})`}. Nothing was written.`;
    return [send(client, reply(asked.op, refusal(why), self, null))];
  }
  state.forwarded.set(asked.op, client);
  const { op, sql, params } = asked;
  return [send(primary, { kind: 'forward', timeline, op, sql, params }), setTimer(FORWARD_TIMER + op, place.forwardTimeoutUs)];
}

function onForwardReply(state: ReplicaState, from: NodeId, { op, outcome, position }: ForwardReply): Effects {
  const client = state.forwarded.get(op);
  if (client === undefined) return [];
  state.forwarded.delete(op);
  return [cancelTimer(FORWARD_TIMER + op), send(client, reply(op, outcome, from, position))];
}

function onForwardTimeout(place: Place, state: ReplicaState, op: string): Effects {
  const client = state.forwarded.get(op);
  if (client === undefined) return [];
  state.forwarded.delete(op);
  const why = `The primary gave no answer within ${place.forwardTimeoutUs / 1000} ms. The write may have happened: read the row to find out.`;
  return [send(client, reply(op, unknown(why), place.spec.id, null))];
}
