/** One Paxos message, timer or sync to its handler. */
import type { NodeId } from '../../../../sim/node.ts';
import { ELECTION_TIMER, isTimeUp, PHASE_TIMER } from '../election-timer.ts';
import { onAccept, onChosen, onHeartbeat, onLearn } from './accept.ts';
import { noteSynced } from './disk.ts';
import { onHeartbeatTimeout } from './heartbeat.ts';
import { onInstallSnapshot } from './installing.ts';
import { countPromises, onNack, onPrepare, onPromise, prepare } from './prepare.ts';
import { countOwn, onAccepted, onHeartbeatReply, onSnapshotReply } from './propose.ts';
import type { PaxosMessage } from './protocol.ts';
import { onTimeoutNow } from './taking-over.ts';
import { isLeader, type PaxosNode, type PaxosOut, type PaxosTag } from './state.ts';

export function onMessage<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, message: PaxosMessage<P>): void {
  const { rules, members } = node.place.paxos;
  if (!rules.isMember(members, from)) return;
  switch (message.kind) {
    case 'prepare':
      return onPrepare(node, out, from, message);
    case 'promise':
      return onPromise(node, out, from, message);
    case 'nack':
      return onNack(node, out, message);
    case 'accept':
      return onAccept(node, out, from, message);
    case 'learn':
      return onLearn(node, out, from, message);
    case 'accepted':
    case 'learned':
      return onAccepted(node, out, from, message);
    case 'heartbeat':
      return onHeartbeat(node, out, from, message);
    case 'heartbeat-reply':
      return onHeartbeatReply(node, out, from, message);
    case 'chosen':
      return onChosen(node, from, message);
    case 'timeout-now':
      return onTimeoutNow(node, out, from, message);
    case 'install-snapshot':
      return onInstallSnapshot(node, out, from, message);
    case 'snapshot-reply':
      return onSnapshotReply(node, out, from, message);
  }
}

/** True if the timer was one of Paxos's. */
export function onTimer<P>(node: PaxosNode<P>, out: PaxosOut<P>, name: string): boolean {
  const { place, paxos } = node;
  switch (name) {
    case ELECTION_TIMER:
      if (isTimeUp(place.paxos.election, paxos.wait, out)) prepare(node, out);
      return true;
    case PHASE_TIMER:
      paxos.wait.tickAt = out.now;
      return true;
    case 'heartbeat':
      onHeartbeatTimeout(node, out);
      return true;
    default:
      return false;
  }
}

/** What this member wrote is on its disk: what waited for that goes on. */
export function onSynced<P>(node: PaxosNode<P>, out: PaxosOut<P>, tag: PaxosTag): void {
  noteSynced(node, out, tag);
  if (isLeader(node)) countOwn(node, out);
  else countPromises(node, out);
}
