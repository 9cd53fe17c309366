/**
 * The role machine of a member of a Paxos group. Every member is an acceptor and a learner; one of them is the distinguished proposer,
 * which is the leader (Lamport 2001, §2.4 and §3). A restarted member looks at its disk, and only learns when that was lost once.
 */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../../sim/role.ts';

export type RoleEvent =
  /** No word from a leader for an election timeout, or the last ballot was not prepared in time. */
  | 'ELECTION_TIMEOUT'
  /** Promises from a quorum. */
  | 'PREPARED'
  /** A message with a higher ballot arrived. */
  | 'HIGHER_BALLOT'
  /** A member has given up slots that this one lacks. */
  | 'BEHIND'
  /** A leader heard no quorum for an election timeout. */
  | 'LOST_QUORUM'
  | 'CRASH'
  | 'RESTART'
  /** A restarted member found what it had on disk. */
  | 'READY'
  /** A restarted member found nothing on disk, or that it once was so. */
  | 'LOST';

export const paxosMachine = createMachine({
  id: 'member by Paxos',
  initial: 'acceptor',
  states: {
    acceptor: { on: { ELECTION_TIMEOUT: 'proposer', CRASH: 'crashed' } },
    proposer: {
      on: { ELECTION_TIMEOUT: 'proposer', PREPARED: 'leader', HIGHER_BALLOT: 'acceptor', BEHIND: 'acceptor', CRASH: 'crashed' },
    },
    leader: { on: { HIGHER_BALLOT: 'acceptor', LOST_QUORUM: 'acceptor', CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
    starting: { on: { CRASH: 'crashed', READY: 'acceptor', LOST: 'learner' } },
    learner: { on: { CRASH: 'crashed' } },
  },
});

/** One chart for all members: a transition is pure, so what one member computed serves the others. */
export const paxosRoles = new RoleChart(paxosMachine);
