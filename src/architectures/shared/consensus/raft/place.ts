/** The fixed part of a member: who belongs to its group, what was set, and the rules it keeps. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import { type Configuration, fixed } from '../log.ts';
import { type ElectionDraw, type ElectionTimes, electionDraw } from '../election-timer.ts';
import type { QuorumSizes } from './voters.ts';
import type { Rules } from './rules.ts';

/** How a group begins: see `start.ts`. */
export interface RaftStart {
  /** Null: they elect one. */
  readonly leader: NodeId | null;
  /** Entries in each log, by the order of the members; the last counts for those after it. */
  readonly lengths: readonly number[];
}

export interface RaftSettings extends ElectionTimes, QuorumSizes {
  readonly id: NodeId;
  /** All that are or may become members, this one among them, in the same order everywhere. */
  readonly members: readonly NodeId[];
  /** Those of them that the group begins with. */
  readonly voters: readonly NodeId[];
  /** `joint` (§6): all changes at once, by majorities of both. `single` (thesis §4.1): one voter after the other. */
  readonly changes: 'joint' | 'single';
  readonly heartbeatUs: Micros;
  /** How long a heartbeat may wait for those of other groups between the same two hosts; 0: nobody shares its host. */
  readonly gatherUs: Micros;
  /** Most entries in one AppendEntries. */
  readonly maxBatch: number;
  /** Most unanswered AppendEntries to one follower; beyond that entries gather into batches. */
  readonly maxInFlight: number;
  /** Entries that a log holds at most: a leader takes no more. They gather where nothing can be committed. */
  readonly maxLogEntries: number;
  /** Bytes of a snapshot in one message. */
  readonly chunkBytes: number;
  /** Most reads that wait for confirmation at the leader. */
  readonly maxReads: number;
  /** Null: with empty logs and no leader. */
  readonly start: RaftStart | null;
  /** Whoever else leads hands the lead to this one, when it can; null: whoever is elected. */
  readonly preferredLeader: NodeId | null;
  /** How long a leader that was confirmed may answer reads by itself, by its own clock; 0: it asks for each. */
  readonly leaseUs: Micros;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  /** Whether to report; a bench without a picture saves that. */
  readonly reports: boolean;
  readonly rules: Rules;
}

export interface RaftPlace extends RaftSettings {
  /** The group that all begin with. */
  readonly config: Configuration;
  readonly election: ElectionDraw;
}

export function raftPlace(settings: RaftSettings): RaftPlace {
  const config = fixed({ voters: settings.voters, old: null, learners: [] });
  return Object.freeze({ ...settings, config, election: electionDraw(settings) });
}
