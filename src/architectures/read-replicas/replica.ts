/** One logic for every database of this room: which handler gets what. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { POSITION_JOB } from '../shared/answers.ts';
import { endIdle, IDLE_TIMER } from '../shared/transactions/idle.ts';
import { bootWays } from '../shared/ways.ts';
import { stepBy } from '../shared/step.ts';
import { adopt, heard, learnOf, onApplied, onChanges, onHeartbeat, onImage, onLoaded, replayLog, settle } from './follow.ts';
import { foundOnDisk } from '../shared/promises.ts';
import { lead, leadAgain, onAck, onCatchUp, onImageTaken, onTakenOver, sendHeartbeats } from './lead.ts';
import { head, reset, since } from './log.ts';
import type { Place } from './place.ts';
import {
  concludeRound,
  onPositionAsked,
  onPositionRefused,
  onPositionTold,
  onPromote,
  onPromoteOrder,
  onSilence,
  takeOverWhenApplied,
} from './promotion.ts';
import type { NodeMessage, ReplicaMessage } from './protocol.ts';
import { bootState, move, type ReplicaOut, type ReplicaState, type ReplicaTag, STANDING, stand } from './state.ts';
import { onForward, onForwardRefused, onForwardReply, onForwardTimeout, onQuery, onStatement, onWritten } from './statements.ts';
import { timelineOf } from './timeline.ts';
import { serves } from './upstream.ts';

export function replicaLogic(place: Place): NodeLogic<ReplicaState, ReplicaMessage, SqlResult, ReplicaTag> {
  return {
    roles: place.roles,
    boot(disk, role, out, birth) {
      const node = bootState({ place, disk, role, birth, now: out.now });
      out.report('timeline', node.standing.timeline);
      out.report('primary', node.standing.primary);
      if (birth === 'first') out.persist(STANDING, node.standing);
      out.execute({ kind: 'position' }, POSITION_JOB);
      bootWays(place.ways, node, out, disk, birth);
      if (role.value === 'primary') lead(node, out, 0);
      else if (role.value === 'standby') heard(node, out);
      return node;
    },
    step: stepBy({ onMessage, onResult, onSynced, onTimer, onOrder, onRefused }),
  };
}

function onMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: ReplicaMessage): void {
  if (message.kind === 'query') onQuery(node, out, from, message);
  else if (message.kind !== 'reply' && message.kind !== 'committed' && message.kind !== 'lock-asked')
    onNodeMessage(node, out, from, message);
}

function onRefused(node: ReplicaState, out: ReplicaOut, peer: NodeId, message: ReplicaMessage): void {
  if (message.kind === 'forward') onForwardRefused(node, out, peer, message.op);
  else if (message.kind === 'position-asked') onPositionRefused(node, out, peer, message);
  if (node.role.value === 'primary') node.place.commit.onRefused?.(node, out, peer);
}

function onOrder(node: ReplicaState, out: ReplicaOut, order: string): void {
  if (order === 'promote') onPromoteOrder(node, out);
}

function onTimer(node: ReplicaState, out: ReplicaOut, name: string): void {
  switch (name) {
    case 'heartbeat':
      return node.role.value === 'primary' ? sendHeartbeats(node, out) : undefined;
    case 'silence':
      return onSilence(node, out);
    case IDLE_TIMER:
      return endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
    case 'round':
      return concludeRound(node, out);
    default:
      return onForwardTimeout(node, out, name);
  }
}

/** First who is in time, then what is said: a higher timeline ends this node's own, a lower one is told so. */
function onNodeMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: NodeMessage): void {
  // Until it knows where its own database stands it takes part in nothing; everything is said again later.
  if (node.role.value === 'starting') return;
  const { standing } = node;
  const historyMissing = timelineOf(standing.history) !== standing.timeline;
  const leaderUnknown = historyMissing || standing.primary === null;
  const newer = message.timeline > standing.timeline || (message.timeline === standing.timeline && leaderUnknown);
  if (newer && (message.kind === 'heartbeat' || message.kind === 'image')) {
    adopt(node, out, { timeline: message.timeline, primary: message.primary ?? from, history: message.history });
  } else if (newer && message.kind === 'fence') {
    adopt(node, out, message);
  } else if (message.timeline > standing.timeline && message.kind !== 'promote') {
    learnOf(node, out, message.timeline);
  } else if (message.timeline < standing.timeline && (message.kind === 'heartbeat' || message.kind === 'changes') && !historyMissing) {
    const { timeline, primary, history } = standing;
    return out.send(from, { kind: 'fence', timeline, primary, history });
  }
  onTimelyMessage(node, out, from, message);
}

function onTimelyMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: NodeMessage): void {
  const sameTimeline = message.timeline === node.standing.timeline;
  const followed = sameTimeline && serves(node);
  switch (message.kind) {
    case 'heartbeat':
      return onHeartbeat(node, out, from, message);
    case 'changes':
      return sameTimeline ? onChanges(node, out, from, message) : undefined;
    case 'image':
      return sameTimeline ? onImage(node, out, from, message) : undefined;
    case 'ack':
      if (!followed) return;
      onAck(node, out, from, message);
      return node.place.commit.onApplied?.(node, out, from, message.position);
    case 'status':
    case 'feedback':
    case 'rewind':
    case 'blocks':
      // The mechanisms that send it take it.
      return;
    case 'catch-up':
      return followed ? onCatchUp(node, out, from, message) : undefined;
    case 'forward':
      return onForward(node, out, from, message);
    case 'forward-reply':
      return onForwardReply(node, out, from, message);
    case 'position-asked':
      return onPositionAsked(node, out, from, message);
    case 'position-told':
      return onPositionTold(node, out, from, message);
    case 'promote':
      return onPromote(node, out, message);
    case 'fence':
      return;
  }
}

function onResult(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag, result: SqlResult): void {
  onJobDone(node, out, tag, result);
  takeOverWhenApplied(node, out);
}

function onJobDone(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag, result: SqlResult): void {
  switch (tag.kind) {
    case 'position':
      return onPosition(node, out, result);
    case 'statement':
      return onStatement(node, out, tag, result);
    case 'apply':
      return onApplied(node, out, result);
    case 'load':
      return onLoaded(node, out, tag.timeline, result);
    case 'idle':
      return;
    case 'image':
      return onImageTaken(node, out, tag.follower, result);
  }
}

function onSynced(node: ReplicaState, out: ReplicaOut, tag: ReplicaTag): void {
  if (tag.kind === 'written') onWritten(node, out, tag);
  else if (tag.kind === 'take over') onTakenOver(node, out, tag.timeline);
}

/** Where the own database stands: the last thing a starting node has to know. */
function onPosition(node: ReplicaState, out: ReplicaOut, result: SqlResult): void {
  const position = result.kind === 'applied' ? result.position : 0;
  foundOnDisk(node.promises, position);
  out.report('position', position);
  if (position > node.position) node.position = position;
  node.received = Math.max(node.received, node.position);
  const { content, timeline, primary } = node.standing;
  const goesOn = node.place.commit.logsFirst && primary !== node.place.spec.id && timelineOf(content) === timeline;
  const unapplied = goesOn ? since(node.log, node.position, Number.POSITIVE_INFINITY) : null;
  // A write committed just before a crash may have missed the log: then the log cannot tell how the database got here.
  if (head(node.log) !== node.position && !unapplied?.length) reset(node.log, node.position, out);
  if (node.role.value !== 'starting') return;
  if (content.length === 0) return move(node, out, 'EMPTY');
  if (timelineOf(content) !== timeline) {
    move(node, out, 'FENCE');
    return settle(node, out);
  }
  if (primary === node.place.spec.id && node.place.promotion.choosesAnew) stand(node, out, { primary: null });
  else if (primary === node.place.spec.id) return leadAgain(node, out);
  move(node, out, 'READY');
  if (unapplied?.length) replayLog(node, out, unapplied);
  // Not `heard`: it has heard nobody yet, and says so to clients that want to write.
  out.setTimer('silence', node.place.silenceUs);
}
