/**
 * The changing part of one member: acceptor, learner and, when it leads or wants to, proposer (Lamport 2001, §2.1), and the few things
 * that every handler does with it. Nothing here knows what a value carries.
 */
import type { Birth, Disk, Micros, NodeId, ReportValue } from '../../../../sim/node.ts';
import type { Role } from '../../../../sim/role.ts';
import { noPromises, type Promises } from '../../promises.ts';
import { changeRole } from '../../roles.ts';
import type { GroupOut, GroupTag, ReadRequest, Received } from '../port.ts';
import { type ElectionWait, electionWait, waitAnew } from '../election-timer.ts';
import { type InFlight, noneInFlight } from '../in-flight.ts';
import { ballotText } from './ballot.ts';
import { BEGINNING, type Learned, learned, type Place } from './log.ts';
import { paxosRoles, type RoleEvent } from './machine.ts';
import type { PaxosPlace } from './place.ts';
import type { PaxosMessage, Proposal, Value } from './protocol.ts';

export const PROMISED_KEY = 'paxos promised';
/** What was accepted, in the order of accepting: of one slot the last counts. */
export const JOURNAL = 'paxos accepted';
export const CHOSEN_KEY = 'paxos chosen';
/** The last slot that the log gave up, and what the owner remembers of those. */
export const BASE_KEY = 'log begins after';
/** Set for good when the disk was lost: `blank`, or `filled` by a snapshot since. */
export const LEARNER_KEY = 'learner';
/** A snapshot of which parts have come: which, and the parts. */
export const INCOMING_KEY = 'snapshot';
export const INCOMING_LOG = 'snapshot parts';

/** What a leader knows of another member. */
export interface Progress {
  readonly id: NodeId;
  /** Its bit in a tally. */
  readonly bit: number;
  /** The first slot that was not sent to it. */
  nextSlot: number;
  /** Messages with slots that it has not answered. */
  readonly inFlight: InFlight;
  /** It said that it holds all slots up to here, in this ballot. */
  heldUpTo: number;
  /** The newest round that it answered; the round at which slots were last sent to it again. */
  ackedRound: number;
  resentAt: number;
  /** The leader's tick at which it first answered that round. */
  heardAt: number;
  /** It has lost its disk once: it is told what is chosen, and counts for nothing. */
  isLearner: boolean;
  /** It gets a snapshot: up to which slot, where the part under way begins, and the leader's tick when that left. */
  install: { readonly slot: number; offset: number; sentAt: number } | null;
}

/** A slot that the leader has proposed and that is not chosen yet, or not all before it are. */
export interface Tally {
  /** Who has accepted it in this ballot: a bit for each member. */
  by: number;
  /** It is on the leader's own disk when so many writes are. */
  readonly written: number;
}

/** A snapshot that a leader has to give. */
export interface Offered {
  readonly last: Place;
  readonly data: Uint8Array;
  readonly memory: unknown;
}

/** One that has come whole. */
export interface Complete extends Received {
  readonly last: Place;
}

/** One of which parts have come: in order, and their bytes together. */
export interface Incoming {
  readonly slot: number;
  readonly size: number;
  readonly parts: Uint8Array[];
  received: number;
}

/** A linearizable read waiting at the leader. `index` is 0 while the leader's opening is not chosen. */
export interface WaitingRead extends ReadRequest {
  readonly index: number;
  readonly round: number;
}

export interface Paxos<P> {
  /** The other members. */
  readonly peers: readonly Progress[];

  // Acceptor; on disk.
  promised: number;
  /** What it has accepted, by slot after the log's base. */
  readonly accepted: (Proposal<P> | undefined)[];
  /** The same in the order of accepting, as on disk; and how many were ever written in this life, those that are gone among them. */
  readonly journal: Proposal<P>[];
  journaled: number;
  /** It has lost its disk: it may have promised what it no longer knows. */
  readonly isLearner: boolean;
  /** It knows nothing yet, not even where the log begins. */
  isBlank: boolean;
  /** Writes to disk so far, counted; and what of the journal and of the promise is on disk for certain. */
  written: number;
  journaledOnDisk: number;
  promisedOnDisk: number;
  readonly unsent: Promises<PaxosMessage<P>>;

  // Learner.
  /** What is chosen, in order; at a leader, beyond `chosenUpTo`, what it has proposed. */
  readonly log: { base: Place; readonly entries: Learned<P>[] };
  /** What the owner remembers of slots that the log gave up. */
  memory: unknown;
  chosenUpTo: number;
  /** What of that was last written down. */
  chosenNoted: number;
  /** All slots up to here are chosen or accepted in the ballot that is promised. */
  heldUpTo: number;
  incoming: Incoming | null;
  complete: Complete | null;
  leader: NodeId | null;
  heardLeaderAt: Micros;
  readonly wait: ElectionWait;

  // Proposer.
  /** The ballot that it prepares or leads; 0: none. */
  ballot: number;
  /** The highest ballot that it was told of. */
  seen: number;
  /** Who promised, itself among them. Replaced, never changed in place. */
  promises: readonly NodeId[];
  /** Of what was reported for each slot, what counts. */
  readonly reported: Map<number, Proposal<P>>;
  /** How far slots are chosen, as those who promised know. */
  reportedChosen: number;

  // Leader.
  /** By slot after `chosenUpTo`. */
  readonly tallies: Tally[];
  /** The first slot that it has proposed in this ballot; and that of its opening. */
  proposedFrom: number;
  openingSlot: number;
  /** Heartbeats sent in this ballot: a leader's measure of time. */
  ticks: number;
  /** Heartbeats are numbered (see reads.ts). */
  round: number;
  /** From this tick on it may think again of who should lead. */
  placeableAt: number;
  readonly waitingReads: WaitingRead[];
  readonly readyReads: WaitingRead[];
  /** Members heard lately, this one among them; 0 when not leading. */
  quorum: number;
  snapshot: Offered | null;
  isSnapshotWanted: boolean;
  /** What a picture was told last. */
  readonly shown: Map<string, ReportValue>;
}

/** A node that is a member: all that Paxos needs of it. Its role is Paxos's. */
export interface PaxosNode<P> {
  readonly place: { readonly paxos: PaxosPlace };
  role: Role;
  readonly paxos: Paxos<P>;
}

/** Under what a group asks for a sync: what it covers. */
export interface PaxosTag extends GroupTag {
  readonly written: number;
  readonly journaled: number;
  readonly promised: number;
}

export type PaxosOut<P> = GroupOut<PaxosMessage<P>, PaxosTag>;

/** A new life, from what is on disk. `isPayload` vouches for what a value there carries. */
export function bootPaxos<P>(
  place: PaxosPlace,
  disk: Disk,
  isPayload: (value: unknown) => value is P,
  now: Micros,
  birth: Birth,
): Paxos<P> {
  const { id, members, maxInFlight, rules } = place;
  const { base, memory } = storedBase(disk);
  const journal = storedJournal(disk, isPayload);
  const promised = Number(disk.get(PROMISED_KEY) ?? 0);
  const lost = disk.get(LEARNER_KEY);
  const isBlank = rules.isLost(birth) || lost === 'blank';
  const paxos: Paxos<P> = {
    peers: members.flatMap((peer, i) =>
      peer === id
        ? []
        : {
            id: peer,
            bit: 1 << i,
            nextSlot: 1,
            inFlight: noneInFlight(maxInFlight),
            heldUpTo: 0,
            ackedRound: 0,
            resentAt: 0,
            heardAt: 0,
            isLearner: false,
            install: null,
          },
    ),
    promised,
    accepted: [],
    journal,
    journaled: journal.length,
    isLearner: isBlank || lost !== undefined,
    isBlank,
    written: 0,
    journaledOnDisk: journal.length,
    promisedOnDisk: promised,
    unsent: noPromises(),
    log: { base, entries: [] },
    memory,
    chosenUpTo: base.index,
    chosenNoted: Number(disk.get(CHOSEN_KEY) ?? 0),
    heldUpTo: 0,
    incoming: storedIncoming(disk),
    complete: null,
    leader: null,
    heardLeaderAt: now,
    wait: electionWait(now),
    ballot: 0,
    seen: 0,
    promises: [],
    reported: new Map(),
    reportedChosen: 0,
    tallies: [],
    proposedFrom: 0,
    openingSlot: 0,
    ticks: 0,
    round: 0,
    placeableAt: 0,
    waitingReads: [],
    readyReads: [],
    quorum: 0,
    snapshot: null,
    isSnapshotWanted: false,
    shown: new Map(),
  };
  for (const proposal of journal) noteAccepted(paxos, proposal);
  while (paxos.chosenUpTo < paxos.chosenNoted) {
    const found = acceptedAt(paxos, paxos.chosenUpTo + 1);
    if (found === undefined) break;
    enter(place, paxos, found.value);
    paxos.chosenUpTo += 1;
  }
  return paxos;
}

export function isLeader({ role }: PaxosNode<unknown>): boolean {
  return role.value === 'leader';
}

/** What is known of another member; undefined for a stranger. Members are few. */
export function peerOf({ peers }: Paxos<unknown>, id: NodeId): Progress | undefined {
  for (const peer of peers) if (peer.id === id) return peer;
  return undefined;
}

export function acceptedAt<P>({ accepted, log }: Paxos<P>, slot: number): Proposal<P> | undefined {
  return accepted[slot - 1 - log.base.index];
}

/** Its place among what was accepted, unless the log has given that slot up. */
export function noteAccepted<P>({ accepted, log }: Paxos<P>, proposal: Proposal<P>): void {
  const at = proposal.slot - 1 - log.base.index;
  if (at < 0) return;
  while (accepted.length < at) accepted.push(undefined);
  accepted[at] = proposal;
}

/** The value becomes the next entry of the log. */
export function enter<P>({ rules }: PaxosPlace, { log }: Paxos<P>, value: Value<P>): void {
  const before = log.entries.at(-1) ?? log.base;
  log.entries.push(learned(before, value, rules.isInOrder(before, value)));
}

/** Of the last entry that the log holds. */
export const lastSlot = ({ log }: Paxos<unknown>): number => log.base.index + log.entries.length;

/** Up to where it holds slots in the ballot of whom it follows; see the protocol. */
export function holdsUpTo(paxos: Paxos<unknown>): number {
  if (paxos.isBlank) return -1;
  let slot = Math.max(paxos.heldUpTo, paxos.chosenUpTo);
  while (acceptedAt(paxos, slot + 1)?.ballot === paxos.promised) slot += 1;
  paxos.heldUpTo = slot;
  return slot;
}

/** A new random election timeout from the range. */
export function resetElectionTimer<P>({ place, paxos }: PaxosNode<P>, out: PaxosOut<P>): void {
  // Who makes no promises need not ask for any.
  if (!paxos.isLearner) waitAnew(place.paxos.election, paxos.wait, out);
}

export function move<P>(node: PaxosNode<P>, out: PaxosOut<P>, event: RoleEvent): void {
  changeRole(paxosRoles, node, out, event);
}

/** Something that happened, for the feed: reported each time. */
export function tell<P>({ place }: PaxosNode<P>, out: PaxosOut<P>, key: string, value: ReportValue): void {
  if (place.paxos.reports) out.report(key, value);
}

export const named = ({ place }: PaxosNode<unknown>, ballot: number): string => ballotText(ballot, place.paxos.members.length);

/** What a picture shows, when it changed. Called once at the end of a step. */
export function reportChanges<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { place, paxos } = node;
  if (!place.paxos.reports) return;
  const { shown, promised } = paxos;
  if (shown.get('term') !== promised) {
    show(shown, out, 'term', promised);
    show(shown, out, 'ballot', named(node, promised));
  }
  show(shown, out, 'leader', paxos.leader);
  show(shown, out, 'commit', paxos.chosenUpTo);
  show(shown, out, 'votes', paxos.promises);
  show(shown, out, 'quorum', paxos.quorum);
}

function show(shown: Map<string, ReportValue>, out: GroupOut<never, never>, key: string, value: ReportValue): void {
  if (shown.get(key) === value) return;
  shown.set(key, value);
  out.report(key, value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function storedBase(disk: Disk): { readonly base: Place; readonly memory: unknown } {
  const value = disk.get(BASE_KEY);
  const isBase = (found: unknown): found is { readonly last: Place; readonly memory: unknown } =>
    isRecord(found) && 'last' in found && 'memory' in found;
  return isBase(value) ? { base: value.last, memory: value.memory } : { base: BEGINNING, memory: null };
}

/** The parts of a snapshot that had come. */
function storedIncoming(disk: Disk): Incoming | null {
  const value = disk.get(INCOMING_KEY);
  if (!isRecord(value)) return null;
  const parts = disk.log(INCOMING_LOG).filter((part) => part instanceof Uint8Array);
  return {
    slot: Number(value['slot']),
    size: Number(value['size']),
    parts,
    received: parts.reduce((sum, { length }) => sum + length, 0),
  };
}

/** Proposals as they were accepted; throws when the disk holds something else. */
function storedJournal<P>(disk: Disk, isPayload: (value: unknown) => value is P): Proposal<P>[] {
  const isProposal = (found: unknown): found is Proposal<P> =>
    isRecord(found) && isRecord(found['value']) && (found['value']['payload'] === null || isPayload(found['value']['payload']));
  const journal = disk.log(JOURNAL);
  if (!journal.every(isProposal)) throw new Error(`The log "${JOURNAL}" holds something that is no proposal.`);
  return [...journal];
}
