/** What a node of this room knows: what is on its disk, and what it would forget in a crash. */
import type { Birth, Disk, Micros, NodeId } from '../../sim/node.ts';
import type { Statement as SentStatement } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { Change, PageSet, SqlJob } from '../../sqlite/jobs.ts';
import { noOperations, type RecentOperations } from '../shared/recent.ts';
import { noPromises, type Promises, type SyncTag } from '../shared/promises.ts';
import type { IdleSince } from '../shared/transactions/idle.ts';
import { changeRole } from '../shared/roles.ts';
import { type ChangeLog, type Follower, openLog } from './log.ts';
import type { Place } from './place.ts';
import type { PositionTold, ReplicaMessage } from './protocol.ts';
import type { Statement } from './statement.ts';
import { FIRST_HISTORY, forgottenTimelines, type History, timelineOf } from './timeline.ts';

/** How far the primary was at a moment of its own clock. */
export interface Beat {
  readonly position: number;
  readonly at: Micros;
}

/** A node's jobs and syncs. */
export type ReplicaTag =
  | { readonly kind: 'position' }
  | ({ readonly kind: 'statement' } & Statement)
  | { readonly kind: 'idle' }
  | { readonly kind: 'apply' }
  | { readonly kind: 'load'; readonly timeline: number }
  /** A whole copy, for this follower. */
  | { readonly kind: 'image'; readonly follower: NodeId }
  /** It will lead this timeline, once that is on disk. */
  | { readonly kind: 'take over'; readonly timeline: number }
  /** Nobody waits. */
  | { readonly kind: 'standing' }
  | ScanTag
  | BlocksTag
  | WakeTag
  | FlushTag
  | SyncTag;

/** What its own writes since the fork touched. */
export interface ScanTag {
  readonly kind: 'scan';
  readonly timeline: number;
  readonly fork: number;
}

/** Pages for a follower that is rewound; the log was looked through up to `upTo`. */
export interface BlocksTag {
  readonly kind: 'blocks';
  readonly follower: NodeId;
  readonly fork: number;
  readonly own: PageSet;
  readonly upTo: number;
  readonly tries: number;
}

/** So many commits that have waited for others are shown. */
export interface WakeTag {
  readonly kind: 'confirm';
  readonly count: number;
}

/** What has arrived up to here is on disk, as a log that is not applied yet. */
export interface FlushTag {
  readonly kind: 'received';
  readonly timeline: number;
  readonly upTo: number;
}

export type ReplicaOut = Out<ReplicaMessage, ReplicaTag, SqlJob>;

/** Durable. `history` is how the newest known timeline came about, `content` how the own database did. */
export interface Standing {
  /** The highest timeline heard of. Its history may still be unknown. */
  readonly timeline: number;
  readonly history: History;
  /** Who leads that timeline, as far as this node knows. */
  readonly primary: NodeId | null;
  /** Empty: the disk was lost, or a copy is being loaded over what was there. */
  readonly content: History;
  /** The content has writes that the newest timeline lacks: they were counted as lost, and only a whole image helps. */
  readonly abandoned: boolean;
  /** This node may have started timelines up to here before it lost its disk. */
  readonly forgotten: number;
}

/** A round of asking for positions. */
export interface Round {
  readonly id: string;
  readonly manual: boolean;
  readonly answers: Map<NodeId, Omit<PositionTold, 'kind' | 'round'>>;
  /** Who cannot answer: its host says that nobody listens there. */
  readonly absent: Set<NodeId>;
}

export interface ReplicaState {
  readonly place: Place;
  role: Role;
  standing: Standing;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  readonly log: ChangeLog;
  /** What a primary has told of it, by position, and what of that is on disk; a replica tells only its own readers, and does not wait. */
  readonly promises: Promises<ReplicaMessage>;
  readonly recent: RecentOperations;
  readonly idleSince: IdleSince;
  /** Statements that are running here and may write. */
  writing: number;
  /** Statements that the primary is asked to run: who waits for the answer. */
  readonly forwarded: Map<string, NodeId>;

  /** By transaction: its statements so far, where somebody follows the log. */
  readonly unended: Map<string, readonly SentStatement[]>;

  /** Following: everything up to here has arrived, if not been applied. */
  received: number;
  inbox: Change[];
  applying: readonly Change[] | null;
  loading: boolean;
  /** The own content has left the common past, or there is none: only a whole image helps. */
  needsImage: boolean;
  /** A primary was heard within the allowed silence. */
  hearsPrimary: boolean;
  /** By its clock, when the primary last had nothing that this copy lacks, and what it told since; null: nobody knows. */
  currentAt: Micros | null;
  beats: Beat[];
  /** When the primary was last asked to send more, by the own clock. */
  askedAt: Micros;

  /** Leading. */
  readonly followers: Map<NodeId, Follower>;

  /** Promotion. */
  round: Round | null;
  rounds: number;
  /** When this node last gave its word to a round, by a clock that nobody sets. */
  grantedAt: Micros;
  /** It will take over, above this timeline, as soon as it has applied all it received. */
  takingOverAbove: number | null;

  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
}

export const STANDING = 'standing';
const UNKNOWN: Standing = { timeline: 0, history: [], primary: null, content: [], abandoned: false, forgotten: 0 };

function isStanding(value: unknown): value is Standing {
  return typeof value === 'object' && value !== null && 'timeline' in value && 'history' in value && 'content' in value;
}

export interface Boot {
  readonly place: Place;
  readonly disk: Disk;
  readonly role: Role;
  readonly birth: Birth;
  readonly now: Micros;
}

/** A new state from what is on disk. Without a standing: a first start, or a disk that was lost. */
export function bootState({ place, disk, role, birth, now }: Boot): ReplicaState {
  const stored = disk.get(STANDING);
  const first: Standing = place.rules.isLost(birth)
    ? { ...UNKNOWN, forgotten: forgottenTimelines(now, place.databases.length) }
    : { ...UNKNOWN, timeline: 1, history: FIRST_HISTORY, primary: place.databases[0] ?? null, content: FIRST_HISTORY };
  const standing = isStanding(stored) ? stored : first;
  return {
    place,
    role,
    standing,
    position: 0,
    log: openLog(disk),
    promises: noPromises(),
    recent: noOperations(),
    idleSince: new Map(),
    writing: 0,
    forwarded: new Map(),
    unended: new Map(),
    received: 0,
    inbox: [],
    applying: null,
    loading: false,
    needsImage: standing.abandoned,
    hearsPrimary: false,
    currentAt: null,
    beats: [],
    askedAt: Number.NEGATIVE_INFINITY,
    followers: new Map(),
    round: null,
    rounds: 0,
    grantedAt: Number.NEGATIVE_INFINITY,
    takingOverAbove: null,
    own: {},
  };
}

/** Changes the standing: on disk first, then in what pictures see. */
export function stand(node: ReplicaState, out: ReplicaOut, change: Partial<Standing>): void {
  const before = node.standing;
  const standing = { ...before, ...change };
  node.standing = standing;
  out.persist(STANDING, standing);
  out.sync({ kind: 'standing' });
  if (standing.timeline !== before.timeline) out.report('timeline', standing.timeline);
  if (standing.primary !== before.primary) out.report('primary', standing.primary);
}

/** Changes the role by an event of the machine; nothing happens when it does not react to it. */
export function move(node: ReplicaState, out: ReplicaOut, event: string): void {
  changeRole(node.place.roles, node, out, event);
}

/** The own content is on the newest timeline this node has heard of. */
export function isCurrent(node: ReplicaState): boolean {
  const { timeline, content } = node.standing;
  return !node.needsImage && !node.loading && timelineOf(content) === timeline && timeline > 0;
}

/** It may answer reads: its content is whole, if perhaps old. */
export function isReadable(node: ReplicaState): boolean {
  return node.role.value === 'primary' || node.role.value === 'standby' || node.role.value === 'promoting';
}

export function advanceTo(node: ReplicaState, out: ReplicaOut, position: number): void {
  if (position === node.position) return;
  node.position = position;
  out.report('position', position);
  noteCurrent(node);
}

/** Takes note of up to when this copy has all that the primary had. */
export function noteCurrent(node: ReplicaState): void {
  for (let [next] = node.beats; next && node.place.rules.hasAllOf(node.position, next.position); [next] = node.beats) {
    node.currentAt = next.at;
    node.beats.shift();
  }
}
