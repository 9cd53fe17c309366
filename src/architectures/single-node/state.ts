/** The changing part of the primary and of the store: what they would forget in a crash, and what every handler does with it. */
import type { NodeId } from '../../sim/node.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';
import type { Asked } from '../shared/answers.ts';
import type { Promises, SyncTag } from '../shared/promises.ts';
import type { RecentOperations } from '../shared/recent.ts';
import type { IdleSince } from '../shared/transactions/idle.ts';
import type { Place } from './place.ts';
import type { BackupImage, Copy, Part, SingleNodeMessage } from './protocol.ts';

export interface PrimaryState {
  readonly place: Place;
  role: Role;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  /** What clients were told of it, by position, and what of that is on disk. */
  readonly promises: Promises<SingleNodeMessage>;
  /** Up to here nothing has to be replayed after a crash, as this life found it. */
  readonly checkpoint: number;
  /** Statements that run by themselves, outside of a transaction: each has a connection. */
  alone: number;
  /** Counts lives of the database: a restore, or starting anew after a loss, begins the next one. */
  generation: number;
  /** Position of the backup that this generation began with; null: it began with nothing. */
  restoredTo: number | null;
  /** The disk was lost and nothing has been loaded since. */
  lost: boolean;
  /** How often the store has handed out a copy, as far as it has told. */
  restores: number;
  /** Position of the latest copy that the store confirmed; -1: none. After a restart a new copy is simply taken. */
  stored: number;
  /** A copy is being taken. */
  copying: boolean;
  /** A backup was loaded and is not on disk yet: its position, and how many writes it lacks. */
  loaded: { readonly position: number; readonly lost: number } | null;
  /** A copy is loaded, and these parts are still to be added; null: no restore is at work in the database. */
  recovery: Recovery | null;
  /** Where the latest restore ended, and where it should have; null: there was none in this life of the process. */
  recovered: Recovered | null;
  /** Statements that the database has not answered yet. */
  running: number;
  readonly recent: RecentOperations;
  readonly idleSince: IdleSince;
  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
  /** A backup that arrived and waits for the last statements to end. */
  fetched: BackupImage | null;
}

export interface Recovery {
  /** In order; the first is added next. */
  readonly parts: readonly Part[];
  /** Position after the last of them. */
  readonly goal: number;
  /** Why the rest could not be added; null: nothing is wrong. */
  readonly stopped: string | null;
  /** A restore of several steps, which leaves a mark on the disk until it is done. */
  readonly marked: boolean;
  /** More is stored than is wanted back. */
  readonly cut: boolean;
}

export interface Recovered extends Pick<Recovery, 'goal' | 'stopped'> {
  readonly reached: number;
  /** Writes that it undid, where the database knew how far it had been. */
  readonly undone: number | null;
}

/** The primary's jobs and syncs. */
export type PrimaryTag =
  | { readonly kind: 'query'; readonly client: NodeId; readonly asked: Asked }
  | { readonly kind: 'idle' }
  | { readonly kind: 'position' }
  | { readonly kind: 'backup'; readonly generation: number }
  | PartTag
  | { readonly kind: 'restore' }
  | SyncTag;

/** Pages are looked for that were touched between two positions. `tries`: how often, for commits may come in between. */
export interface PartTag {
  readonly kind: 'part';
  readonly generation: number;
  readonly after: number;
  readonly upTo: number;
  readonly tries: number;
}

export type PrimaryOut = Out<SingleNodeMessage, PrimaryTag, SqlJob>;

export interface StoreState {
  readonly place: Place;
  readonly role: Role;
  latest: Copy | null;
  /** What came after it, in order and without gaps. */
  parts: readonly Part[];
  /** How often a copy was fetched. */
  restores: number;
  /** What was written in this life: copies, and that one was fetched. */
  written: number;
  readonly promises: Promises<SingleNodeMessage>;
  readonly own: Record<string, unknown>;
}

/** A store asks its engine for nothing: it has none. */
export type StoreOut = Out<SingleNodeMessage, SyncTag, never>;
