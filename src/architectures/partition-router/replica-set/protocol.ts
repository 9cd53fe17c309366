/** What travels between the library that asks a replica set, its replicas, and sets of one partition in several regions. */
import type { Message, Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome, Value } from '../../../sim/operation.ts';
import type { FixedStatement } from '../../../sqlite/jobs.ts';
import type { Account, Granted, Renew } from './account.ts';
import type { Members } from './membership.ts';
import type { Move, PartitionMap } from '../map.ts';
import type { RaftMessage } from '../../shared/consensus/raft/protocol.ts';

/** What an entry of a set's log carries: a write. Its number, the LSN, is its place among all writes of the partition. */
export interface Command {
  readonly op: string;
  readonly statement: FixedStatement;
  /** When the write region's primary took it, by its clock. */
  readonly takenAt: Micros;
  /** Which of the account’s write regions took it, counted; absent: the first. */
  readonly epoch?: number;
  /** It is no write: the set begins anew with this. */
  readonly seed?: Seed;
  /** It is no write: from here on this is the map, and whoever is concerned keeps its half of the rows. */
  readonly split?: PartitionMap;
  /** Where sets are split: the keys of a write. */
  readonly places?: readonly string[];
}

/** Writes up to that number were taken in that epoch, from where the span before ends. */
export interface EpochSpan {
  readonly epoch: number;
  readonly upTo: number;
}

/** A whole database, as of a write. */
export interface Seed {
  readonly lsn: number;
  readonly epochs: readonly EpochSpan[];
  readonly image: Uint8Array;
  /** Where sets are split: the map as of that write. */
  readonly map?: PartitionMap;
}

/** A write that a region had taken and not shipped when another took over, as its conflict feed has it. */
export interface Conflict {
  /** What its number was; another write has that now. */
  readonly lsn: number;
  readonly epoch: number;
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
  readonly takenAt: Micros;
}

/** To the primary of a region that lacks what the sender’s log has given up, or that went another way; or of a set that is to take a half. */
export interface SeedMessage extends Message {
  readonly kind: 'seed';
  /** Absent: regions stay as they are. */
  readonly account?: Account;
  readonly seed: Seed;
}

export const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'op' in value && 'statement' in value && 'takenAt' in value;

/** Library → replica: a write for the primary, or a read. */
export interface Item extends Message {
  readonly kind: 'item';
  readonly op: string;
  /** No two questions of one library have the same. */
  readonly ask: number;
  readonly sql: string;
  readonly params: readonly Value[];
  /** Of a write: the clock that it shows; null for a read. */
  readonly nowMs: number | null;
  /** A read: the replica must have applied so much. `waits`: it waits until it has; else it says that it has not. */
  readonly atLeast: number;
  /** Of the account, when the session saw that; absent: the first. */
  readonly epoch?: number;
  readonly waits: boolean;
  /** It is one partition's part of a query over all, and its answer may be large. */
  readonly whole: boolean;
  /** Where sets are split: the keys that it is about, or all; and how many moves had concerned the partition by the map of whoever asks. */
  readonly places?: readonly string[];
  readonly all?: boolean;
  readonly since?: number;
}

export interface ItemReply extends Message {
  readonly kind: 'item-reply';
  readonly op: string;
  readonly ask: number;
  /**
   * `elsewhere`: 410, it is not for this replica to answer, and this is the primary as far as it knows. `behind`: 404 with substatus 1002, it
   * has not applied what the session has seen. `throttled`: 429. `moved`: 410 with substatus 1002, by its map, which comes along, it is another partition’s to answer.
   */
  readonly status: 'done' | 'elsewhere' | 'behind' | 'throttled' | 'moved';
  readonly moved?: PartitionMap;
  readonly outcome: Outcome;
  /** Of its database; null where it was not asked. */
  readonly position: number | null;
  /** Writes that the answer stands on; that are in its log; and that all regions are known to have. */
  readonly lsn: number;
  readonly written: number;
  readonly globalCommitted: number;
  readonly primary: NodeId | null;
  readonly retryUs?: Micros;
  /** Of its set, as far as the replica knows; absent: sets stay as they are. */
  readonly members?: Members;
  /** Of the account, as far as the replica knows; absent: its regions stay as they are. */
  readonly epoch?: number;
}

/** Library → replica: say when all regions have what has this number. */
export interface Barrier extends Message {
  readonly kind: 'barrier';
  readonly op: string;
  readonly ask: number;
  readonly lsn: number;
}

export interface BarrierReply extends Message {
  readonly kind: 'barrier-reply';
  readonly op: string;
  readonly ask: number;
}

/** The write region's primary → another region's: committed writes, in order, after that number. */
export interface Ship extends Message {
  readonly kind: 'ship';
  readonly after: number;
  readonly commands: readonly Command[];
  readonly globalCommitted: number;
  /** Where regions may change: what the sender knows of them, in which epoch the write before these was taken, and all that it has. */
  readonly account?: Account;
  readonly afterEpoch?: number;
  readonly logged?: number;
  /** From the primary of a set that is split to the one that takes a half: its writes up to there. */
  readonly splits?: true;
}

/** A new write region’s primary → other regions’: what do you have after that? */
export interface Pull extends Message {
  readonly kind: 'pull';
  readonly after: number;
  readonly account: Account;
}

/** In `epoch` it takes nothing more of earlier ones, so this is all, up to `logged`. */
export interface Pulled extends Message {
  readonly kind: 'pulled';
  readonly region: string;
  readonly after: number;
  readonly commands: readonly Command[];
  readonly logged: number;
  readonly epoch: number;
}

/** What that region has committed, and has in its log. `primary`: who takes what is shipped there. */
export interface Shipped extends Message {
  readonly kind: 'shipped';
  readonly region: string;
  readonly committed: number;
  readonly logged: number;
  readonly primary: NodeId | null;
  /** It lacks what comes before the last shipment. */
  readonly gap: boolean;
  /** It has writes that the write region has not: it begins anew with a file. */
  readonly diverged?: true;
  /** Where sets are split: how many files it has begun with; and what all regions of a set that takes a half have. */
  readonly seeds?: number;
  readonly everywhere?: number;
}

/** A set’s primary → the coordinator: it is too large, and would be split. */
export interface Wish extends Message {
  readonly kind: 'wish';
  readonly partition: NodeId;
  readonly why: string;
}

/** Coordinator → the set that is split: give a half to that one. Which, the primary says when it is there. */
export interface Divide extends Message {
  readonly kind: 'divide';
  readonly move: Omit<Move, 'which' | 'at'>;
  readonly map: PartitionMap;
}

/** A set’s primary → the coordinator: it is done, and this is the map. Coordinator → every replica: this is the map. */
export interface Divided extends Message {
  readonly kind: 'divided';
  readonly map: PartitionMap;
}

/** A set's primary → its secondaries: all regions have this. */
export interface GlobalNews extends Message {
  readonly kind: 'global';
  readonly lsn: number;
}

export type SetMessage =
  | (
      | Item
      | ItemReply
      | Barrier
      | BarrierReply
      | Ship
      | Shipped
      | GlobalNews
      | Pull
      | Pulled
      | SeedMessage
      | Renew
      | Granted
      | Wish
      | Divide
      | Divided
    )
  | RaftMessage<Command>;
