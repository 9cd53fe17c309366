/**
 * Changes of membership: §6 of Ongaro & Ousterhout 2014 (joint consensus), thesis §4 (one voter at a time). A leader goes step by step to
 * what a person has ordered: whoever is to be a voter first gets the log as a learner (thesis §4.2.1), so that nobody waits for it
 * when it counts. Each step is an entry, and the next is taken when that is committed.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { type Configuration, lastIndex } from '../log.ts';
import type { GroupOrder } from '../port.ts';
import { belongs } from './configuration.ts';
import { latest } from './voters.ts';
import { becomeFollower } from './follow.ts';
import { appendConfiguration } from './replication.ts';
import { type Goal, isLeader, type Progress, type RaftNode, type RaftOut, tell } from './state.ts';

/** Rounds of catching up; a member that is not fast enough by then would hold up the others (thesis §4.2.1). */
const ROUNDS = 10;
/** Heartbeats for which a member that has left is still told so. */
const FAREWELL = 4;

/** Leader: a person wants others in the group. */
export function order<P>(node: RaftNode<P>, out: RaftOut<P>, asked: Exclude<GroupOrder, { does: 'lead' }>): void {
  const { raft } = node;
  const { config } = latest(raft);
  const goal = goalOf(raft.goal ?? config, asked);
  const why = complaint(node, goal);
  if (why !== null) return tell(node, out, 'says', [`does not change the group: ${why}`, '']);
  raft.goal = goal;
  tell(node, out, 'says', [`will have ${goal.voters.length} voters in the group`, '']);
}

function goalOf({ voters, learners }: Goal, asked: Exclude<GroupOrder, { does: 'lead' }>): Goal {
  if (asked.does === 'members') return { voters: asked.members, learners: learners.filter((id) => !asked.members.includes(id)) };
  const { does, member } = asked;
  const [others, pupils] = [voters.filter((id) => id !== member), learners.filter((id) => id !== member)];
  if (does === 'add') return voters.includes(member) ? { voters, learners: pupils } : { voters: [...voters, member], learners: pupils };
  return { voters: others, learners: does === 'learn' ? [...pupils, member] : pupils };
}

/** Why this would be no group, or one that can decide nothing; the end of a sentence. */
function complaint({ place, raft }: RaftNode<unknown>, { voters }: Goal): string | null {
  const { members, electionQuorum, replicationQuorum, electionTimeoutMaxUs, heartbeatUs, id, rules } = place.raft;
  if (electionQuorum > 0 || replicationQuorum > 0) return 'its quorums were set to fixed sizes, which fit its present members';
  if (voters.length === 0 || new Set(voters).size < voters.length || !voters.every((one) => members.includes(one)))
    return 'its voters have to be nodes of this run, at least one, and none twice';
  // etcd: --strict-reconfig-check. Those that come are asked to catch up first.
  const patience = Math.max(3, electionTimeoutMaxUs / heartbeatUs);
  const isHeard = (peer: Progress): boolean => raft.ticks - peer.heardAt <= patience && rules.isCounted(peer.isLearner);
  const heard = voters.filter(
    (one) => one === id || !belongs(latest(raft).config, one) || raft.peers.some((peer) => peer.id === one && isHeard(peer)),
  );
  return 2 * heard.length > voters.length ? null : 'too few of those that would be left are heard';
}

/** Leader, at the end of a step: takes the next step, if the last is committed. */
export function goOnChanging<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  if (!isLeader(node)) return;
  const { raft } = node;
  const { config, index } = latest(raft);
  const { rules } = node.place.raft;
  if (raft.goal === null && config.old === null && raft.seats > 0) return;
  if (!rules.isSettled(raft, index)) return;
  if (raft.seats === 0 && config.old === null && raft.goal === null) return leave(node, out);
  if (!rules.mayReconfigure(raft)) return;
  if (config.old !== null) return appendConfiguration(node, out, { voters: config.voters, old: null, learners: config.learners });
  if (raft.goal !== null) approach(node, out, raft.goal, config);
}

/** One step towards it. */
function approach<P>(node: RaftNode<P>, out: RaftOut<P>, goal: Goal, config: Configuration): void {
  const { raft } = node;
  const coming = goal.voters.filter((id) => !config.voters.includes(id));
  const learners = [...goal.learners, ...coming];
  const isSame = (a: readonly NodeId[], b: readonly NodeId[]): boolean => a.length === b.length && a.every((id) => b.includes(id));
  // Whoever goes on learning or begins to is told first.
  const wanted = learners.filter((id) => !config.voters.includes(id));
  if (!isSame(wanted, config.learners)) return appendConfiguration(node, out, { ...config, learners: wanted });
  const isReady = coming.map((id) => hasCaughtUp(node, out, id)).every((ready) => ready);
  // Given up meanwhile.
  if (raft.goal !== goal) return;
  if (!isReady) return;
  if (isSame(goal.voters, config.voters)) {
    raft.goal = null;
    return tell(node, out, 'says', [`has ${config.voters.length} voters in its group now`, '']);
  }
  const next = node.place.raft.rules.nextVoters(config, goal.voters, node.place.raft.changes);
  // Whoever is to vote no more learns from this entry on: a leader that takes over in the midst of the change knows no goal (etcd: LearnersNext).
  appendConfiguration(node, out, { ...next, learners: learners.filter((id) => !next.voters.includes(id)) });
}

/** Thesis §4.2.1: the last round of catching up took less than an election timeout. */
function hasCaughtUp<P>(node: RaftNode<P>, out: RaftOut<P>, id: NodeId): boolean {
  const { raft } = node;
  if (id === node.place.raft.id) return true;
  const peer = raft.peers.find((one) => one.id === id);
  if (peer === undefined || peer.isLearner) return false;
  const { electionTimeoutMinUs, heartbeatUs } = node.place.raft;
  const begin = (number: number, isDone = false): void => {
    peer.round = { number, upTo: lastIndex(raft.log), since: raft.ticks, isDone };
  };
  if (peer.round === null) begin(1);
  const { round } = peer;
  if (round === null || round.isDone || peer.matchIndex < round.upTo) return round?.isDone === true;
  if (raft.ticks - round.since <= electionTimeoutMinUs / heartbeatUs) begin(round.number, true);
  else if (round.number < ROUNDS) begin(round.number + 1);
  else {
    raft.goal = null;
    tell(node, out, 'says', ['gives {} no vote: it is too slow to catch up', id]);
  }
  return peer.round?.isDone === true;
}

/** §6: whoever leads a group that it has left steps down when that is committed. One that has all of its log takes over (thesis §4.2.2). */
function leave<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const end = lastIndex(raft.log);
  const next = raft.peers.find((peer) => peer.seats > 0 && peer.matchIndex === end && !peer.isLearner);
  tell(node, out, 'says', ['has left the group, and stops leading', '']);
  for (const { id } of raft.peers) out.send(id, { kind: 'commit', term: raft.currentTerm, leaderCommit: raft.commitIndex });
  if (next !== undefined) out.send(next.id, { kind: 'timeout-now', term: raft.currentTerm });
  becomeFollower(node, out, raft.currentTerm, 'LEFT');
}

/** Leader, at each heartbeat: whoever has left and knows it, or cannot be told, is told nothing more. */
export function forgetThoseGone({ place, raft }: RaftNode<unknown>): void {
  const { index } = latest(raft);
  const { electionTimeoutMaxUs, heartbeatUs } = place.raft;
  const isGone = ({ leavesAt, matchIndex }: Progress): boolean => {
    if (leavesAt === null) return false;
    const since = raft.ticks - leavesAt;
    return since > (10 * electionTimeoutMaxUs) / heartbeatUs || (since > FAREWELL && matchIndex >= index && index <= raft.commitIndex);
  };
  if (raft.peers.some(isGone)) raft.peers = raft.peers.filter((peer) => !isGone(peer));
}
