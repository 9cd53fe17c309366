/** What a node of this room knows: what is on its disk, and what it would forget in a crash. */
import type { Disk, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Role, RoleChart } from '../../sim/role.ts';
import type { Change } from '../../sqlite/jobs.ts';
import type { Asked } from '../shared/answers.ts';
import { type PlainEffect, persist, report, type RoomEffect } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { ChangeLog, type Follower, storedChanges } from './log.ts';
import type { PositionTold, ReplicaMessage } from './protocol.ts';
import { FIRST_HISTORY, forgottenTimelines, type History, timelineOf } from './timeline.ts';

export type Effects = readonly RoomEffect<ReplicaMessage>[];

/** Everything about a node that does not change while it runs. */
export interface Place {
  readonly spec: NodeSpec;
  readonly roles: RoleChart;
  /** All databases in a fixed order, the first primary first. */
  readonly databases: readonly NodeId[];
  readonly automatic: boolean;
  readonly heartbeatUs: Micros;
  readonly silenceUs: Micros;
  readonly positionsWaitUs: Micros;
  readonly forwardTimeoutUs: Micros;
  readonly retainedChanges: number;
}

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
}

export interface ReplicaState {
  role: Role;
  standing: Standing;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  log: ChangeLog;
  readonly recent: RecentOperations;
  /** Statements that are running here: who asked, and as what. */
  readonly running: Map<string, { readonly from: NodeId; readonly asked: Asked; readonly as: 'write' | 'read' | 'forward' }>;
  /** Statements that the primary is asked to run: who waits for the answer. */
  readonly forwarded: Map<string, NodeId>;

  /** Following: everything up to here has arrived, if not been applied. */
  received: number;
  inbox: Change[];
  applying: readonly Change[] | null;
  loading: boolean;
  /** The own content has left the common past, or there is none: only a whole image helps. */
  needsImage: boolean;
  /** A primary was heard within the allowed silence. */
  hearsPrimary: boolean;
  /** When the primary was last asked to send more, by the own clock. */
  askedAt: Micros;

  /** Leading. */
  readonly followers: Map<NodeId, Follower>;

  /** Promotion. */
  round: Round | null;
  rounds: number;
  /** When this node last gave its word to a round, by the own clock. */
  grantedAt: Micros;
  /** It will take over, above this timeline, as soon as it has applied all it received. */
  takingOverAbove: number | null;
}

const STANDING = 'standing';
const UNKNOWN: Standing = { timeline: 0, history: [], primary: null, content: [], abandoned: false, forgotten: 0 };

function isStanding(value: unknown): value is Standing {
  return typeof value === 'object' && value !== null && 'timeline' in value && 'history' in value && 'content' in value;
}

/** A new state from what is on disk. Without a standing: a first start, or a disk that was lost (`lost`). */
export function bootState(place: Place, disk: Disk, role: Role, lost: boolean, now: Micros): ReplicaState {
  const stored = disk.get(STANDING);
  const first: Standing = lost
    ? { ...UNKNOWN, forgotten: forgottenTimelines(now, place.databases.length) }
    : { ...UNKNOWN, timeline: 1, history: FIRST_HISTORY, primary: place.databases[0] ?? null, content: FIRST_HISTORY };
  const standing = isStanding(stored) ? stored : first;
  return {
    role,
    standing,
    position: 0,
    log: new ChangeLog(place.retainedChanges, storedChanges(disk.log('changes'))),
    recent: new RecentOperations(),
    running: new Map(),
    forwarded: new Map(),
    received: 0,
    inbox: [],
    applying: null,
    loading: false,
    needsImage: standing.abandoned,
    hearsPrimary: false,
    askedAt: Number.NEGATIVE_INFINITY,
    followers: new Map(),
    round: null,
    rounds: 0,
    grantedAt: Number.NEGATIVE_INFINITY,
    takingOverAbove: null,
  };
}

/** Changes the standing: on disk first, then in what pictures see. */
export function stand(state: ReplicaState, change: Partial<Standing>): readonly PlainEffect[] {
  const before = state.standing;
  state.standing = { ...before, ...change };
  const effects = [persist(STANDING, state.standing)];
  if (state.standing.timeline !== before.timeline) effects.push(report('timeline', state.standing.timeline));
  if (state.standing.primary !== before.primary) effects.push(report('primary', state.standing.primary));
  return effects;
}

/** The own content is on the newest timeline this node has heard of. */
export function isCurrent(state: ReplicaState): boolean {
  const { timeline, content } = state.standing;
  return !state.needsImage && !state.loading && timelineOf(content) === timeline && timeline > 0;
}

/** It may answer reads: its content is whole, if perhaps old. */
export function isReadable(state: ReplicaState): boolean {
  return state.role.value === 'primary' || state.role.value === 'standby' || state.role.value === 'promoting';
}

export function advanceTo(state: ReplicaState, position: number): readonly PlainEffect[] {
  if (position === state.position) return [];
  state.position = position;
  return [report('position', position)];
}
