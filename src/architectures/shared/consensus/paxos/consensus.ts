/** Multi-Paxos behind the port: what an owner calls, each in one line. */
import type { Birth, NodeId } from '../../../../sim/node.ts';
import type { Consensus, ReadyRead } from '../port.ts';
import { drawPhase } from '../election-timer.ts';
import { syncIfWritten, wrote } from './disk.ts';
import { installed } from './installing.ts';
import { propose } from './propose.ts';
import type { PaxosMessage } from './protocol.ts';
import { read } from './reads.ts';
import { compact, offer } from './snapshots.ts';
import { beginWith } from './start.ts';
import {
  isLeader,
  LEARNER_KEY,
  move,
  type PaxosNode,
  type PaxosOut,
  type PaxosTag,
  reportChanges,
  resetElectionTimer,
  tell,
} from './state.ts';
import { giveOrder } from './taking-over.ts';
import { onMessage, onSynced, onTimer } from './step.ts';

const NONE: readonly ReadyRead[] = [];

export function paxosConsensus<P>(): Consensus<PaxosNode<P>, P, PaxosMessage<P>, PaxosTag> {
  return {
    epoch: ({ paxos }) => paxos.promised,
    leader: ({ paxos }) => paxos.leader,
    isLeader,
    log: ({ paxos }) => paxos.log,
    chosenIndex: ({ paxos }) => paxos.chosenUpTo,
    start,
    onMessage,
    onTimer,
    onSynced,
    order: giveOrder,
    // Who is deposed hears of it; until then it proposes.
    accepts: () => true,
    propose,
    read,
    takeReads: ({ paxos }) => (paxos.readyReads.length === 0 ? NONE : paxos.readyReads.splice(0)),
    tellChosen,
    memory: ({ paxos }) => paxos.memory,
    compact,
    wantsSnapshot: ({ paxos }) => paxos.isSnapshotWanted,
    offerSnapshot: offer,
    received: ({ paxos }) => paxos.complete,
    installed,
    isBlank: ({ paxos }) => paxos.isBlank,
    end,
  };
}

function start<P>(node: PaxosNode<P>, out: PaxosOut<P>, birth: Birth): void {
  if (node.paxos.isLearner) return learn(node, out, birth);
  if (birth !== 'first') move(node, out, 'READY');
  drawPhase(node.place.paxos.election, out);
  resetElectionTimer(node, out);
  const { start: found } = node.place.paxos;
  if (birth === 'first' && found !== null) beginWith(node, out, found);
  end(node, out);
}

/** Its disk was lost, now or in an earlier life: it is filled, and promises and accepts nothing. */
function learn<P>(node: PaxosNode<P>, out: PaxosOut<P>, birth: Birth): void {
  move(node, out, 'LOST');
  if (node.place.paxos.rules.isLost(birth)) {
    out.persist(LEARNER_KEY, 'blank');
    wrote(node, out);
    tell(node, out, 'lostDisk', true);
  }
  end(node, out);
}

function end<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  syncIfWritten(node, out);
  reportChanges(node, out);
}

function tellChosen<P>({ paxos }: PaxosNode<P>, out: PaxosOut<P>, to: NodeId): void {
  out.send(to, { kind: 'chosen', ballot: paxos.ballot, chosenUpTo: paxos.chosenUpTo });
}
