/**
 * The state of one Raft member, in the words of Figure 2 of Ongaro & Ousterhout 2014, and the few things that every
 * handler does with it: send, persist, set the election timer, change role, report. Handlers change the state in
 * place and push effects in order; nothing here knows what an entry carries.
 */
import type { Disk, Effect, Micros, NodeId, ReportValue } from '../../../../sim/node.ts';
import type { Role } from '../../../../sim/role.ts';
import { raftRoles, type RoleEvent } from './machine.ts';
import type { Entry, Outbox, ReadRequest } from '../port.ts';
import { type ElectionTimes, ElectionTimer } from './election-timer.ts';
import type { AppendEntries, RaftMessage } from './protocol.ts';
import { InFlight } from './in-flight.ts';
import { Log } from './log.ts';
import type { Rules } from './rules.ts';

export const VOTE_KEY = 'raft';
export const LOG_NAME = 'raft';

export interface RaftConfig extends ElectionTimes {
  readonly id: NodeId;
  /** All members, this one among them, in the same order everywhere. */
  readonly members: readonly NodeId[];
  readonly heartbeatUs: Micros;
  /** Most entries in one AppendEntries. */
  readonly maxBatch: number;
  /** Most unanswered AppendEntries to one follower; beyond that entries gather into batches. */
  readonly maxInFlight: number;
  /** Entries after which a leader takes no more: there is no log compaction (§7) here. */
  readonly maxLogEntries: number;
  /** Most reads that wait for confirmation at the leader. */
  readonly maxReads: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  /** Whether to push `report` effects; a bench without a picture saves them. */
  readonly reports: boolean;
  readonly rules: Rules;
}

/** What a leader knows of one follower (Figure 2, "volatile state on leaders", and what pipelining needs). */
export interface Progress {
  readonly id: NodeId;
  nextIndex: number;
  matchIndex: number;
  /** AppendEntries with entries that were not answered yet. */
  readonly inFlight: InFlight;
  /** After a refusal: one request at a time, and nextIndex stands still, until logs are known to meet. */
  probing: boolean;
  /** The newest round that it answered in this term. */
  ackedRound: number;
  /** The leader's tick at which it first answered that round. */
  heardAt: number;
}

/** A linearizable read waiting at the leader. `index` is 0 while nothing of the term is committed. */
export interface WaitingRead extends ReadRequest {
  readonly index: number;
  readonly round: number;
}

export class Raft<P> {
  readonly id: NodeId;
  readonly rules: Rules;
  readonly majority: number;
  readonly peers: readonly Progress[];
  readonly #byId = new Map<NodeId, Progress>();
  readonly #reported = new Map<string, ReportValue>();
  readonly electionTimer: ElectionTimer;
  /** Made once: the same every time. */
  readonly heartbeatTimer: Effect<never, never>;
  /** Scratch for counting majorities without allocating. */
  readonly tally: Float64Array;

  // Persistent on all members.
  currentTerm = 0;
  votedFor: NodeId | null = null;
  readonly log: Log<P>;

  // Volatile on all members.
  commitIndex = 0;
  role: Role;
  leader: NodeId | null = null;
  heardLeaderAt: Micros;
  /** Follower: its log is known to equal this leader's up to here. */
  matchedIndex = 0;
  /** Follower: the highest commit index this leader told. */
  leaderCommit = 0;
  /** Candidate, and the leader it became: who granted. Replaced, never changed in place. */
  votes: readonly NodeId[] = [];
  preVotes: readonly NodeId[] | null = null;

  // Volatile on leaders.
  /** Heartbeats sent in this term: a leader's measure of time, which no clock that is set can disturb (as in etcd). */
  ticks = 0;
  /** Heartbeats are numbered: the newest number, which every AppendEntries carries and every answer echoes (see reads.ts). */
  round = 0;
  readonly waitingReads: WaitingRead[] = [];
  /** Reads that are confirmed; the owner takes them out. */
  readonly readyReads: WaitingRead[] = [];
  /** Members heard lately, this one among them; 0 when not leading. */
  quorum = 0;
  /** The last AppendEntries built: followers at the same index get the same object. */
  lastBuilt: AppendEntries<P> | null = null;

  /** The member's own clock in this step. */
  now: Micros;
  /** Set by the owner before each step. */
  effects: Outbox<RaftMessage<P>>;

  constructor(
    readonly config: RaftConfig,
    stored: { readonly term: number; readonly votedFor: NodeId | null; readonly entries: readonly Entry<P>[] },
    role: Role,
    now: Micros,
    effects: Outbox<RaftMessage<P>>,
  ) {
    this.id = config.id;
    this.rules = config.rules;
    this.majority = Math.floor(config.members.length / 2) + 1;
    this.currentTerm = stored.term;
    this.votedFor = stored.votedFor;
    this.log = new Log(stored.entries);
    this.role = role;
    this.now = now;
    this.heardLeaderAt = now;
    this.effects = effects;
    this.peers = config.members
      .filter((id) => id !== config.id)
      .map((id) => ({
        id,
        nextIndex: 1,
        matchIndex: 0,
        inFlight: new InFlight(config.maxInFlight),
        probing: false,
        ackedRound: 0,
        heardAt: 0,
      }));
    for (const peer of this.peers) this.#byId.set(peer.id, peer);
    this.tally = new Float64Array(config.members.length);
    this.electionTimer = new ElectionTimer(config, now);
    this.heartbeatTimer = { type: 'setTimer', name: 'heartbeat', minUs: config.heartbeatUs, maxUs: config.heartbeatUs };
  }

  get isLeader(): boolean {
    return this.role.value === 'leader';
  }

  peer(id: NodeId): Progress | undefined {
    return this.#byId.get(id);
  }

  send(to: NodeId, message: RaftMessage<P>): void {
    this.effects.push({ type: 'send', to, message });
  }

  broadcast(message: RaftMessage<P>): void {
    for (const peer of this.peers) this.send(peer.id, message);
  }

  /** Term and vote go to disk; pushed before any message that depends on them (§5.1, Figure 2). */
  persistVote(): void {
    this.effects.push({ type: 'persist', key: VOTE_KEY, value: { term: this.currentTerm, votedFor: this.votedFor } });
  }

  /** A new random election timeout from the range (§5.2, §9.3). */
  resetElectionTimer(): void {
    this.effects.push(this.electionTimer.reset(this.now));
  }

  move(event: RoleEvent): void {
    const next = raftRoles.next(this.role, event);
    if (next === this.role) return;
    this.role = next;
    this.effects.push({ type: 'role', role: next });
  }

  /** Something that happened, for the feed: reported each time. */
  tell(key: string, value: ReportValue): void {
    if (this.config.reports) this.effects.push({ type: 'report', key, value });
  }

  /** What a picture shows, when it changed. Called once at the end of a step. */
  reportChanges(): void {
    if (!this.config.reports) return;
    this.#report('term', this.currentTerm);
    this.#report('votedFor', this.votedFor);
    this.#report('leader', this.leader);
    this.#report('commit', this.commitIndex);
    this.#report('votes', this.votes);
    this.#report('quorum', this.quorum);
  }

  #report(key: string, value: ReportValue): void {
    if (this.#reported.get(key) === value) return;
    this.#reported.set(key, value);
    this.effects.push({ type: 'report', key, value });
  }
}

/** Term and vote as they were persisted; a blank disk is term 0. */
export function storedVote(disk: Disk): { readonly term: number; readonly votedFor: NodeId | null } {
  const value = disk.get(VOTE_KEY);
  if (typeof value !== 'object' || value === null) return { term: 0, votedFor: null };
  const term = 'term' in value && typeof value.term === 'number' ? value.term : 0;
  const votedFor = 'votedFor' in value && typeof value.votedFor === 'string' ? value.votedFor : null;
  return { term, votedFor };
}

/** The log as it was appended. `isPayload` vouches for what an entry carries; throws when the disk holds something else. */
export function storedLog<P>(disk: Disk, isPayload: (value: unknown) => value is P): readonly Entry<P>[] {
  const isEntry = (value: unknown): value is Entry<P> =>
    typeof value === 'object' &&
    value !== null &&
    'term' in value &&
    'payload' in value &&
    (value.payload === null || isPayload(value.payload));
  const log = disk.log(LOG_NAME);
  if (!log.every(isEntry)) throw new Error(`The log "${LOG_NAME}" holds something that is no entry.`);
  return log;
}
