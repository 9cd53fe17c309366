/** A new life of a member: what it knows from its disk, and nothing else. */
import type { Birth, Disk, Micros, NodeId } from '../../../../sim/node.ts';
import { noPromises } from '../../promises.ts';
import { type Entry, type LastIncluded, lastIndex, START } from '../log.ts';
import { adoptLatest, noteEntries } from './configuration.ts';
import { electionWait } from '../election-timer.ts';
import { noneInFlight } from '../in-flight.ts';
import { noLease } from './lease.ts';
import type { RaftPlace } from './place.ts';
import { BASE_KEY, INCOMING_KEY, INCOMING_LOG, type Incoming, LEARNER_KEY, LOG_NAME, type Raft, VOTE_KEY } from './state.ts';

/** A new life, from what is on disk. `isPayload` vouches for what an entry there carries. */
export function bootRaft<P>(place: RaftPlace, disk: Disk, isPayload: (value: unknown) => value is P, now: Micros, birth: Birth): Raft<P> {
  const { id, members, maxInFlight, rules } = place;
  const { base, memory } = storedBase(disk);
  const log = { base, entries: storedEntries(disk, isPayload) };
  const lost = disk.get(LEARNER_KEY);
  const isBlank = rules.isLost(birth) || lost === 'blank';
  const known = members
    .filter((member) => member !== id)
    .map((peer) => ({
      id: peer,
      nextIndex: 1,
      matchIndex: 0,
      inFlight: noneInFlight(maxInFlight),
      probing: false,
      ackedRound: 0,
      heardAt: 0,
      isLearner: false,
      install: null,
      seats: 0,
      round: null,
      leavesAt: null,
    }));
  const raft: Raft<P> = {
    known,
    peers: [],
    configs: [{ index: base.index, config: base.config ?? place.config }],
    quorums: [],
    seats: 0,
    ...storedVote(disk),
    log,
    memory,
    isLearner: isBlank || lost !== undefined,
    isBlank,
    incoming: storedIncoming(disk),
    written: 0,
    logOnDisk: lastIndex(log),
    cuts: 0,
    promises: noPromises(),
    // What the log gave up had been committed.
    commitIndex: base.index,
    complete: null,
    leader: null,
    heardLeader: null,
    heardLeaderAt: now,
    isRestarted: birth !== 'first',
    wait: electionWait(now),
    matchedIndex: 0,
    leaderCommit: 0,
    votes: [],
    preVotes: null,
    ticks: 0,
    round: 0,
    waitingReads: [],
    readyReads: [],
    transfer: null,
    goal: null,
    lease: noLease(),
    placeableAt: 0,
    quorum: 0,
    lastBuilt: null,
    snapshot: null,
    isSnapshotWanted: false,
    tally: new Float64Array(members.length),
    reported: new Map(),
  };
  noteEntries(raft, base.index, log.entries);
  adoptLatest(place, raft, true);
  return raft;
}

/** Term and vote as they were persisted; a blank disk is term 0. */
function storedVote(disk: Disk): { readonly currentTerm: number; readonly votedFor: NodeId | null } {
  const value = disk.get(VOTE_KEY);
  if (typeof value !== 'object' || value === null) return { currentTerm: 0, votedFor: null };
  const currentTerm = 'term' in value && typeof value.term === 'number' ? value.term : 0;
  const votedFor = 'votedFor' in value && typeof value.votedFor === 'string' ? value.votedFor : null;
  return { currentTerm, votedFor };
}

function storedBase(disk: Disk): { readonly base: LastIncluded; readonly memory: unknown } {
  const value = disk.get(BASE_KEY);
  return isBase(value) ? { base: value.last, memory: value.memory } : { base: START, memory: null };
}

function isBase(value: unknown): value is { readonly last: LastIncluded; readonly memory: unknown } {
  return typeof value === 'object' && value !== null && 'last' in value && 'memory' in value;
}

/** The parts of a snapshot that had come. */
function storedIncoming(disk: Disk): Incoming | null {
  const value = disk.get(INCOMING_KEY);
  if (!isIncoming(value)) return null;
  const parts = disk.log(INCOMING_LOG).filter((part) => part instanceof Uint8Array);
  return { ...value, parts, received: parts.reduce((sum, part) => sum + part.length, 0) };
}

function isIncoming(value: unknown): value is Pick<Incoming, 'index' | 'term' | 'size'> {
  return typeof value === 'object' && value !== null && 'index' in value && 'term' in value && 'size' in value;
}

/** Entries as they were appended; throws when the disk holds something else. */
function storedEntries<P>(disk: Disk, isPayload: (value: unknown) => value is P): Entry<P>[] {
  const isEntry = (value: unknown): value is Entry<P> =>
    typeof value === 'object' &&
    value !== null &&
    'term' in value &&
    'payload' in value &&
    (value.payload === null || isPayload(value.payload));
  const log = disk.log(LOG_NAME);
  if (!log.every(isEntry)) throw new Error(`The log "${LOG_NAME}" holds something that is no entry.`);
  return [...log];
}
