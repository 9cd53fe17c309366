/** Raft behind the port: what an owner calls, each in one line. */
import type { Birth, NodeId } from '../../../../sim/node.ts';
import type { Consensus, ReadyRead } from '../port.ts';
import { syncIfWritten } from './disk.ts';
import { drawPhase } from './election-timer.ts';
import type { RaftMessage } from './protocol.ts';
import { read } from './reads.ts';
import { propose } from './replication.ts';
import { beginWith } from './start.ts';
import { isLeader, move, type RaftNode, type RaftOut, type RaftTag, reportChanges, resetElectionTimer, tell } from './state.ts';
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
    propose,
    read,
    takeReads: ({ raft }) => (raft.readyReads.length === 0 ? NONE : raft.readyReads.splice(0)),
    tellChosen,
    end,
  };
}

function start<P>(node: RaftNode<P>, out: RaftOut<P>, birth: Birth): void {
  if (node.place.raft.rules.isLost(birth)) {
    move(node, out, 'LOST');
    return tell(node, out, 'lostDisk', true);
  }
  if (birth !== 'first') move(node, out, 'READY');
  drawPhase(node.place.raft.election, out);
  resetElectionTimer(node, out);
  const { start: found } = node.place.raft;
  if (birth === 'first' && found !== null) beginWith(node, out, found);
  end(node, out);
}

function end<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  syncIfWritten(node, out);
  reportChanges(node, out);
}

function tellChosen<P>({ raft }: RaftNode<P>, out: RaftOut<P>, to: NodeId): void {
  out.send(to, { kind: 'commit', term: raft.currentTerm, leaderCommit: raft.commitIndex });
}
