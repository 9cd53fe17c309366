/** The fixed part of a member: who belongs to its group, what was set, and the rules it keeps. */
import { type ElectionDraw, electionDraw } from '../election-timer.ts';
import type { RaftSettings } from '../raft/place.ts';
import type { PaxosRules } from './rules.ts';

/** As Raft's, but for the pre-vote. */
export interface PaxosSettings
  extends Omit<RaftSettings, 'preVote' | 'voters' | 'changes' | 'electionQuorum' | 'replicationQuorum' | 'rules'> {
  /** How many promises make a leader, and in how many members' logs a value is chosen; 0: a majority. They have to meet. */
  readonly phase1Quorum: number;
  readonly phase2Quorum: number;
  readonly rules: PaxosRules;
}

export interface PaxosPlace extends PaxosSettings {
  /** Place among the members. */
  readonly at: number;
  readonly election: ElectionDraw;
}

export function paxosPlace(settings: PaxosSettings): PaxosPlace {
  const { members, phase1Quorum, phase2Quorum, id } = settings;
  const majority = Math.floor(members.length / 2) + 1;
  return Object.freeze({
    ...settings,
    at: members.indexOf(id),
    phase1Quorum: phase1Quorum || majority,
    phase2Quorum: phase2Quorum || majority,
    election: electionDraw(settings),
  });
}
