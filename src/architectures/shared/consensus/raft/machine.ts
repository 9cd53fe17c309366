/**
 * The role machine of a Raft member: Figure 4 of Ongaro & Ousterhout 2014, plus the crash that the simulated planet
 * may bring: a restarted member looks at its disk, and learns without a vote when that was lost once. It decides roles only; votes, entries
 * and heartbeats go to the plain handlers beside it.
 */
import { createMachine } from 'xstate';
import { RoleChart } from '../../../../sim/role.ts';

export type RoleEvent =
  /** No heartbeat for an election timeout, or the last election had no winner (§5.2). */
  | 'ELECTION_TIMEOUT'
  /** Votes from a majority (§5.2). */
  | 'WON'
  /** A candidate hears the leader of its own term (§5.2). */
  | 'LEADER_FOUND'
  /** A message with a higher term arrived (§5.1). */
  | 'HIGHER_TERM'
  /** A leader heard no majority for an election timeout (thesis §6.2). */
  | 'LOST_QUORUM'
  /** A leader is no member any more, and that is committed (§6). */
  | 'LEFT'
  | 'CRASH'
  | 'RESTART'
  /** A restarted member found what it had on disk. */
  | 'READY'
  /** A restarted member found nothing on disk, or that it once was so (thesis §3.8). */
  | 'LOST';

export const raftMachine = createMachine({
  id: 'member',
  initial: 'follower',
  states: {
    follower: { on: { ELECTION_TIMEOUT: 'candidate', CRASH: 'crashed' } },
    candidate: {
      on: { ELECTION_TIMEOUT: 'candidate', WON: 'leader', LEADER_FOUND: 'follower', HIGHER_TERM: 'follower', CRASH: 'crashed' },
    },
    leader: { on: { HIGHER_TERM: 'follower', LOST_QUORUM: 'follower', LEFT: 'follower', CRASH: 'crashed' } },
    crashed: { on: { RESTART: 'starting' } },
    starting: { on: { CRASH: 'crashed', READY: 'follower', LOST: 'learner' } },
    learner: { on: { CRASH: 'crashed' } },
  },
});

/** One chart for all members: a transition is pure, so what one member computed serves the others. */
export const raftRoles = new RoleChart(raftMachine);
