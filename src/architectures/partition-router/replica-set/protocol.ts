/** What travels between the library that asks a replica set, its replicas, and sets of one partition in several regions. */
import type { Message, Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome, Value } from '../../../sim/operation.ts';
import type { FixedStatement } from '../../../sqlite/jobs.ts';
import type { Account, Granted, Renew } from './account.ts';
import type { Members } from './membership.ts';
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

/** To the primary of a region that lacks what the sender’s log has given up, or that went another way. */
export interface SeedMessage extends Message {
  readonly kind: 'seed';
  readonly account: Account;
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
}

export interface ItemReply extends Message {
  readonly kind: 'item-reply';
  readonly op: string;
  readonly ask: number;
  /**
   * `elsewhere`: 410, it is not for this replica to answer, and this is the primary as far as it knows. `behind`: 404 with substatus 1002, it
   * has not applied what the session has seen. `throttled`: 429.
   */
  readonly status: 'done' | 'elsewhere' | 'behind' | 'throttled';
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
}

/** A set's primary → its secondaries: all regions have this. */
export interface GlobalNews extends Message {
  readonly kind: 'global';
  readonly lsn: number;
}

export type SetMessage =
  | (Item | ItemReply | Barrier | BarrierReply | Ship | Shipped | GlobalNews | Pull | Pulled | SeedMessage | Renew | Granted)
  | RaftMessage<Command>;
