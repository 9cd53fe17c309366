/** Raft behind the port: what an owner calls, each in one line. */
import type { Birth, NodeId } from '../../../../sim/node.ts';
import type { Consensus, ReadyRead } from '../port.ts';
import { goOnChanging } from './changes.ts';
import { compact } from './compaction.ts';
import { syncIfWritten, wrote } from './disk.ts';
import { drawPhase } from '../election-timer.ts';
import { installed } from './installing.ts';
import type { RaftMessage } from './protocol.ts';
import { giveOrder } from './orders.ts';
import { read } from './reads.ts';
import { propose } from './replication.ts';
import { offer } from './snapshots.ts';
import { beginWith } from './start.ts';
import {
  isLeader,
  LEARNER_KEY,
  move,
  type RaftNode,
  type RaftOut,
  type RaftTag,
  reportChanges,
  resetElectionTimer,
  tell,
} from './state.ts';
import { onMessage, onSynced, onTimer } from './step.ts';

const NONE: readonly ReadyRead[] = [];

export function raftConsensus<P>(): Consensus<RaftNode<P>, P, RaftMessage<P>, RaftTag> {
  return {
    epoch: ({ raft }) => raft.currentTerm,
    leader: ({ raft }) => raft.leader,
    isLeader,
    log: ({ raft }) => raft.log,
    chosenIndex: ({ raft }) => raft.commitIndex,
    start,
    onMessage,
    onTimer,
    onSynced,
    order: giveOrder,
    accepts: ({ raft }) => raft.transfer === null,
    propose,
    read,
    takeReads: ({ raft }) => (raft.readyReads.length === 0 ? NONE : raft.readyReads.splice(0)),
    tellChosen,
    memory: ({ raft }) => raft.memory,
    compact,
    wantsSnapshot: ({ raft }) => raft.isSnapshotWanted,
    offerSnapshot: offer,
    received: ({ raft }) => raft.complete,
    installed,
    isBlank: ({ raft }) => raft.isBlank,
    end,
  };
}

function start<P>(node: RaftNode<P>, out: RaftOut<P>, birth: Birth): void {
  if (node.raft.isLearner) return learn(node, out, birth);
  if (birth !== 'first') move(node, out, 'READY');
  drawPhase(node.place.raft.election, out);
  resetElectionTimer(node, out);
  const { start: found } = node.place.raft;
  if (birth === 'first' && found !== null) beginWith(node, out, found);
  end(node, out);
}

/** Its disk was lost, now or in an earlier life: it is filled, and decides nothing. */
function learn<P>(node: RaftNode<P>, out: RaftOut<P>, birth: Birth): void {
  move(node, out, 'LOST');
  if (node.place.raft.rules.isLost(birth)) {
    out.persist(LEARNER_KEY, 'blank');
    wrote(node, out);
    tell(node, out, 'lostDisk', true);
  }
  end(node, out);
}

function end<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  goOnChanging(node, out);
  syncIfWritten(node, out);
  reportChanges(node, out);
}

function tellChosen<P>({ raft }: RaftNode<P>, out: RaftOut<P>, to: NodeId): void {
  out.send(to, { kind: 'commit', term: raft.currentTerm, leaderCommit: raft.commitIndex });
}
