/**
 * What members of a Paxos group say to each other, in the words of Lamport's *Paxos Made Simple* (2001) and of van Renesse &
 * Altinbuken's *Paxos Made Moderately Complex* (2015), generic over what a value carries (`P`). Slots count from 1.
 */
import type { Message } from '../../../../sim/node.ts';

/** What is proposed for a slot. Shared by everybody who holds it; never changed. */
export interface Value<P> {
  /** The ballot in which it was first proposed; 0 for what fills a hole. Who proposes it again does not change that. */
  readonly ballot: number;
  /** The first that the leader of that ballot proposed of its own: its log goes on from here. */
  readonly opens: boolean;
  /** Null: a no-op. */
  readonly payload: P | null;
}

/** A value for a slot in a ballot: what acceptors accept. Never changed. */
export interface Proposal<P> {
  readonly slot: number;
  readonly ballot: number;
  readonly value: Value<P>;
}

/** Phase 1a, for all open slots at once: what was accepted from slot `from` on? */
export interface Prepare extends Message {
  readonly kind: 'prepare';
  readonly ballot: number;
  readonly from: number;
  /** Somebody wants this member to lead: who hears a leader listens all the same. */
  readonly isOrdered: boolean;
}

/** Phase 1b: it will accept nothing below `ballot`; and this is what it has accepted from that slot on. */
export interface Promised<P> extends Message {
  readonly kind: 'promise';
  readonly ballot: number;
  readonly accepted: readonly Proposal<P>[];
  /** All up to here is chosen, as it knows. */
  readonly chosenUpTo: number;
}

/** It has promised a higher ballot, or its log begins after what it would have to tell. */
export interface Nack extends Message {
  readonly kind: 'nack';
  /** That was asked. */
  readonly ballot: number;
  readonly promised: number;
  /** The last slot that its log has given up. */
  readonly givenUp: number;
}

/** Phase 2a for slots one after the other. `learn`: they are chosen, and whoever lacks them may learn them. */
export interface Accept<P> extends Message {
  readonly kind: 'accept' | 'learn';
  readonly ballot: number;
  readonly proposals: readonly Proposal<P>[];
  readonly chosenUpTo: number;
}

/** Phase 2b for the slots of one message; or that they are learned. */
export interface Accepted extends Message {
  readonly kind: 'accepted' | 'learned';
  readonly ballot: number;
  readonly from: number;
  readonly to: number;
  /** It holds all slots up to here: chosen, or accepted in this ballot. -1: nothing, it lost its disk and waits for a snapshot. */
  readonly holdsUpTo: number;
  /** It has lost its disk once: nothing that it says counts for a quorum. */
  readonly learner?: true;
}

/** The leader is there; and how far it is. The answer shows that it still leads (reads.ts), and what was lost on the way. */
export interface Heartbeat extends Message {
  readonly kind: 'heartbeat';
  readonly ballot: number;
  readonly round: number;
  readonly chosenUpTo: number;
  /** Slots up to here were sent to this member. */
  readonly sentUpTo: number;
}

export interface HeartbeatReply extends Message {
  readonly kind: 'heartbeat-reply';
  readonly ballot: number;
  readonly round: number;
  /** Echo. */
  readonly sentUpTo: number;
  readonly holdsUpTo: number;
  readonly learner?: true;
}

/** The leader tells one member how far slots are chosen, because a client waits there. */
export interface Chosen extends Message {
  readonly kind: 'chosen';
  readonly ballot: number;
  readonly chosenUpTo: number;
}

/** A member is to take the lead over from this leader, now. */
export interface TimeoutNow extends Message {
  readonly kind: 'timeout-now';
  readonly ballot: number;
}

/** One part of a snapshot. */
export interface InstallSnapshot extends Message {
  readonly kind: 'install-snapshot';
  readonly ballot: number;
  /** The last slot that it covers, and what is known of that: see `log.ts`. */
  readonly slot: number;
  readonly slotBallot: number;
  readonly ordinal: number;
  readonly isUnbroken: boolean;
  /** Where the part stands in the snapshot, bytes, and how long that is in all. */
  readonly offset: number;
  readonly size: number;
  readonly data: Uint8Array;
  /** It is the last part: with it comes what the owner remembers. */
  readonly done: boolean;
  readonly memory: unknown;
}

export interface SnapshotReply extends Message {
  readonly kind: 'snapshot-reply';
  readonly ballot: number;
  readonly slot: number;
  /** Bytes that are on disk: where the next part begins. */
  readonly received: number;
  readonly done: boolean;
  readonly learner?: true;
}

export type PaxosMessage<P> =
  | Prepare
  | Promised<P>
  | Nack
  | Accept<P>
  | Accepted
  | Heartbeat
  | HeartbeatReply
  | Chosen
  | TimeoutNow
  | InstallSnapshot
  | SnapshotReply;
