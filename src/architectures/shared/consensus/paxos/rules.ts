/**
 * The rules that make Paxos safe, each a question with a short answer. They stand together because they are what a class should look
 * at longest, and apart from the handlers so that a test can break one and watch an invariant catch it. Those that Raft has as
 * well are named as there.
 */
import type { Rules as RaftRules } from '../raft/rules.ts';
import { DURABLE } from '../../promises.ts';
import { nextBallot } from './ballot.ts';
import type { Place } from './log.ts';
import type { Proposal, Value } from './protocol.ts';

type Shared = Pick<
  RaftRules,
  'isOnDisk' | 'isLost' | 'isCounted' | 'isMember' | 'isNewVoter' | 'hearsLeader' | 'readRound' | 'isConfirmed'
>;

/** Sections of *Paxos Made Simple* (Lamport 2001) where nothing else is said. */
export interface PaxosRules extends Shared {
  /** §2.2: every proposal has a number of its own: ballots are owned by one member, which never takes one twice. */
  nextBallot(above: number, place: number, members: number): number;
  /** §2.2, phase 1 (b): it promises a ballot that is higher than any it has promised. */
  mayPromise(promised: number, ballot: number): boolean;
  /** §2.2, phase 2 (b), P1a: it accepts unless it has promised a higher ballot. */
  mayAccept(promised: number, ballot: number): boolean;
  /** Who lost its disk may have promised and accepted what it no longer knows of, so it does neither again. */
  isAcceptor(isLearner: boolean): boolean;
  /** Who has given up slots that it would have to report makes no promise. `from`: the first slot that is asked for. */
  reachesBack(from: number, givenUp: number): boolean;
  /** §2.2, phase 2 (a), P2c: of what was reported for a slot, the one of the highest ballot counts. */
  highest<P>(one: Proposal<P>, other: Proposal<P>): Proposal<P>;
  /** P2c: that value is proposed again; only where none was reported the leader is free. */
  keeps<P>(reported: Proposal<P> | undefined): Value<P> | null;
  /** §2.2; Howard, Malkhi & Spiegelman 2016: enough promises, that is, so many that they meet those who may have chosen. */
  arePrepared(promises: number, quorum: number): boolean;
  /** §2.2: a value is chosen when so many have accepted it in one ballot. */
  isChosen(accepted: number, quorum: number): boolean;
  /** §2.3: a leader says how far slots are chosen; that is true of what was accepted in its ballot, and says nothing of other values. */
  mayLearn(acceptedIn: number, ballot: number): boolean;
  /** Primary order (see log.ts): of its leader's ballot, and nothing in between is not. */
  isInOrder(before: Pick<Place, 'term' | 'isUnbroken'>, value: Value<unknown>): boolean;
}

export const PAXOS_RULES: PaxosRules = {
  ...DURABLE,
  isLost: (birth) => birth === 'blank',
  isCounted: (isLearner) => !isLearner,
  isMember: (members, from) => members.includes(from),
  isNewVoter: (voters, from) => !voters.includes(from),
  hearsLeader: (leader, isRecent) => leader !== null && isRecent,
  readRound: (round) => round + 1,
  isConfirmed: (round, confirmedRound) => round <= confirmedRound,
  nextBallot,
  mayPromise: (promised, ballot) => ballot > promised,
  mayAccept: (promised, ballot) => ballot >= promised,
  isAcceptor: (isLearner) => !isLearner,
  reachesBack: (from, givenUp) => from > givenUp,
  highest: (one, other) => (one.ballot > other.ballot ? one : other),
  keeps: (reported) => reported?.value ?? null,
  arePrepared: (promises, quorum) => promises >= quorum,
  isChosen: (accepted, quorum) => accepted >= quorum,
  mayLearn: (acceptedIn, ballot) => acceptedIn === ballot,
  isInOrder: (before, value) => before.isUnbroken && before.term === value.ballot,
};
