/** What TiDB servers, TiKV and the placement driver say to each other, by the names of their requests. What members say about a log is Raft's. */
import type { Message, NodeId } from '../../../sim/node.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';
import type { GroupMessage } from '../../shared/consensus/agreement.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { RegionTold } from '../../shared/ranges/map.ts';
import { type Command, isCommand, type Result } from './commands.ts';
import type { Ts } from './oracle.ts';
import { type Allotment, isAllotment, isSplitting, type Splitting, type SplitMessage } from './split-protocol.ts';

/** Timestamps are asked for in batches (pd client: one request under way, the others gather). */
export interface TsoRequest extends Message {
  readonly kind: 'tso';
  readonly batch: number;
  readonly count: number;
}

/** So many, of which the last is told. */
export interface Timestamps extends Message {
  readonly kind: 'timestamps';
  readonly batch: number;
  readonly count: number;
  readonly last: Ts;
}

/** To the placement driver: by a region's leader, of its region; by any other peer, that it is there (by the names of PD's requests). */
export interface Heartbeat extends Message {
  readonly kind: 'region-heartbeat' | 'store-heartbeat';
  /** Of keys, by its name, and the term in which it is led. */
  readonly region: string;
  readonly term: number;
}

/** And back. `lead`: the peer that is to take the lead over from who leads in that term (TransferLeader). */
export interface HeartbeatReply extends Message {
  readonly kind: 'pd-reply';
  readonly lead: NodeId | null;
  readonly term: number;
}

/** The version of a region that a request believes in, by which its keys were put together. None: that of a region which was never split. */
interface Epoch {
  readonly version?: number;
}

/** What a read asks of a region. */
export interface Get extends Message, Epoch {
  readonly kind: 'kv-get';
  readonly call: number;
  readonly startTs: Ts;
  readonly spans: readonly Span[];
  /** Transactions that are known to commit later than this, so that their locks are passed by. */
  readonly bypass: readonly Ts[];
}

/** A step of Percolator's, asked of a region. */
export interface KvRequest extends Message, Epoch {
  readonly kind: 'kv-prewrite' | 'kv-commit' | 'kv-lock' | 'kv-resolve';
  readonly call: number;
  readonly command: Command;
}

export type Request = Get | KvRequest;

export interface Rows extends Message {
  readonly kind: 'kv-rows';
  readonly call: number;
  readonly rows: readonly (readonly [key: string, row: RowChange])[];
}

export interface KvAnswer extends Message {
  readonly kind: 'kv-answer';
  readonly call: number;
  readonly result: Result;
}

/** The region has another version than the request believes: what is known here of it, and of those that were split off (EpochNotMatch). None: it has no rows yet. */
export interface EpochNotMatch extends Message {
  readonly kind: 'epoch-not-match';
  readonly call: number;
  readonly regions: readonly RegionTold[];
}

/** To the detector of deadlocks: this transaction waits for the locks of these; of none: it waits no longer. */
export interface Detect extends Message {
  readonly kind: 'detect';
  readonly txn: Ts;
  readonly waitsFor: readonly Ts[];
  /** The peer of a region that says so, and whose call waits there. */
  readonly origin: NodeId;
  readonly server: NodeId;
  readonly call: number;
  readonly isForwarded?: true;
}

/** And back: it would wait for itself. */
export interface Deadlock extends Message {
  readonly kind: 'deadlock';
  readonly txn: Ts;
  readonly server: NodeId;
  readonly call: number;
}

/** It does not lead, or not yet: who does, as far as it knows. To a request for timestamps too, by the number of its batch. */
export interface NotLeader extends Message {
  readonly kind: 'not-leader';
  readonly call: number;
  readonly leader: NodeId | null;
}

/** What the placement driver's group saves: no timestamp reaches this, ms. */
export interface Bound {
  readonly kind: 'bound';
  readonly savedMs: number;
}

export type Payload = (Command & Epoch) | Bound | Splitting | Allotment;

export function isPayload(value: unknown): value is Payload {
  return isCommand(value) || isBound(value) || isSplitting(value) || isAllotment(value);
}

export const isBound = (value: unknown): value is Bound =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'bound';

const PHASES: Readonly<Partial<Record<Command['kind'], KvRequest['kind']>>> = {
  prewrite: 'kv-prewrite',
  commit: 'kv-commit',
  rollback: 'kv-commit',
  'pessimistic-lock': 'kv-lock',
  'txn-heart-beat': 'kv-lock',
};

/** How a request for this step is drawn. */
export const kindOf = ({ kind }: Command): KvRequest['kind'] => PHASES[kind] ?? 'kv-resolve';

export type TidbMessage =
  | ClientQuery
  | ClientReply
  | TsoRequest
  | Timestamps
  | Request
  | Rows
  | KvAnswer
  | NotLeader
  | EpochNotMatch
  | SplitMessage
  | Detect
  | Deadlock
  | Heartbeat
  | HeartbeatReply
  | GroupMessage<Payload>;
