/** The changing part of a replica. */
import type { CellsJob, CellsResult, Mutation, RowCells, RowName, Span } from '../../../cells/jobs.ts';
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { ClientQuery } from '../../contract.ts';
import type { Promises, SyncTag } from '../../shared/promises.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { Hashes } from './merkle.ts';
import type { Place } from './place.ts';
import type { LeaderlessMessage, PeerMessage, Tree } from './protocol.ts';

/** A write that this node coordinates. */
export interface Writing {
  readonly op: string;
  readonly client: NodeId;
  readonly row: RowCells;
  readonly list: readonly NodeId[];
  /** Who was asked to keep it. */
  readonly asked: readonly NodeId[];
  /** Of these, who keeps it in another's place. */
  readonly standIns: readonly NodeId[];
  acks: readonly NodeId[];
  readonly outcome: Outcome;
  answered: boolean;
}

/** A read that this node coordinates. */
export interface Reading {
  readonly op: string;
  readonly client: NodeId;
  readonly query: ClientQuery;
  readonly spans: readonly Span[];
  /** Of each of these R have to answer. */
  readonly groups: readonly (readonly NodeId[])[];
  readonly beganAt: Micros;
  asked: readonly NodeId[];
  readonly replies: Map<NodeId, readonly RowCells[]>;
  readonly digests: Map<NodeId, number>;
  /** `repairing`: it waits for those that were behind; `answering`: for its statement over what was found. */
  phase: 'asking' | 'comparing' | 'repairing' | 'answering';
  merged: readonly RowCells[];
  repairing: readonly NodeId[];
}

/** A version kept for a node that was not heard. */
export interface Hint {
  readonly number: number;
  readonly for: NodeId;
  readonly row: RowCells;
  readonly at: Micros;
}

/** One comparison with another replica. */
export interface Comparison {
  readonly session: string;
  readonly peer: NodeId;
  rows: readonly RowCells[];
  hashes: Hashes | null;
  /** Came before its own tree was made. */
  pending: Tree | null;
}

/** What invariants look at: the latest of each, a new object each time. */
export interface Seen {
  applied: { readonly incoming: readonly RowCells[]; readonly after: readonly RowCells[] } | null;
  purged: { readonly rows: readonly RowName[] } | null;
  confirmed: {
    readonly op: string;
    readonly row: RowCells;
    readonly acks: readonly NodeId[];
    readonly list: readonly NodeId[];
    readonly standIns: readonly NodeId[];
  } | null;
  began: { readonly op: string; readonly spans: readonly Span[] } | null;
  found: {
    readonly op: string;
    readonly spans: readonly Span[];
    readonly copies: readonly (readonly RowCells[])[];
    readonly merged: readonly RowCells[];
  } | null;
  /** The read has been answered, or its statement is run. */
  told: { readonly op: string; readonly merged: readonly RowCells[] } | null;
  streamed: {
    readonly session: string;
    readonly leaves: readonly number[];
    readonly had: readonly RowCells[];
    readonly after: readonly RowCells[];
  } | null;
}

export interface ReplicaState {
  readonly place: Place;
  role: Role;
  readonly own: Record<string, unknown>;
  /** When this life began. */
  readonly bornAt: Micros;
  /** What it has written in this life: promises count it. */
  written: number;
  readonly promises: Promises<LeaderlessMessage>;
  /** Writes that are not on disk yet, by their number; and the latest that are. */
  unsynced: readonly (readonly [upTo: number, op: string])[];
  kept: readonly string[];
  keptCount: number;
  readonly recent: RecentOperations;
  lastStamp: Micros;
  readonly writing: Map<string, Writing>;
  readonly reading: Map<string, Reading>;
  readonly heard: Map<NodeId, Micros>;
  down: readonly NodeId[];
  /** Oldest first. */
  hints: readonly Hint[];
  hintNumber: number;
  hintsMade: number;
  hintsDelivered: number;
  hintsExpired: number;
  /** To whom hints are on their way: the number of the first of them. */
  readonly handing: Map<NodeId, readonly number[]>;
  readonly comparing: Map<string, Comparison>;
  sessions: number;
  /** Of reads, µs, the latest. */
  latencies: readonly Micros[];
  repairs: number;
  speculations: number;
  readonly seen: Seen;
}

export type ReplicaTag =
  | SyncTag
  | { readonly kind: 'own'; readonly message: PeerMessage }
  | { readonly kind: 'aim'; readonly client: NodeId; readonly query: ClientQuery }
  | {
      readonly kind: 'apply';
      readonly incoming: readonly RowCells[];
      readonly to: NodeId;
      readonly answer: PeerMessage;
      readonly op: string;
    }
  | { readonly kind: 'read'; readonly to: NodeId; readonly op: string; readonly full: boolean }
  | { readonly kind: 'answer'; readonly op: string }
  | { readonly kind: 'tree'; readonly session: string }
  | {
      readonly kind: 'stream';
      readonly session: string;
      readonly leaves: readonly number[];
      readonly back: boolean;
      readonly incoming: readonly RowCells[];
    }
  | { readonly kind: 'purge' };

export type ReplicaResult = CellsResult | SqlResult;
export type ReplicaOut = Out<LeaderlessMessage, ReplicaTag, CellsJob | SqlJob>;
export type { Mutation };

export const isReplica = (state: unknown): state is ReplicaState =>
  typeof state === 'object' && state !== null && 'hintsMade' in state && 'writing' in state;
