/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Driver, Mechanism, SetupStore, Topology, Way } from '../contract.ts';
import type { Change } from '../../sqlite/jobs.ts';
import type { Fact } from '../inside.ts';
import type { Asked } from '../shared/answers.ts';
import type { Settings } from '../showing.ts';
import type { ReplicaMessage } from './protocol.ts';
import type { Rules } from './rules.ts';
import type { Statement } from './statement.ts';

/** Who decides that a replica takes over. */
export interface Promotion extends Way {
  /** No primary was heard for too long, or a round of asking ended without one. Methods take a node of this room. */
  onNoPrimary?(node: object, out: Out): void;
  /** Who led before it was started again may not go on leading: it has to be chosen anew. */
  readonly choosesAnew?: true;
  /** Why this node, which leads, takes no statements just now; null: it does. */
  refuses?(node: object): string | null;
  /** A round is over: it decides by itself what follows from the answers. */
  conclude?(node: object, out: Out, round: object): void;
}

/** An answer that tells of what was committed up to a position. */
export interface Told {
  readonly upTo: number;
  readonly to: NodeId;
  readonly message: ReplicaMessage;
  /** The statement wrote, and others may have to have it before. */
  readonly wrote: boolean;
  /** How far it must have come, where its transaction has chosen that for itself. */
  readonly level?: string;
}

/** What a primary waits for before it tells a client that a write is done. Methods take a node of this room. */
export interface Commit extends Way {
  /** A commit is seen by others only when its client may be told (the job `confirm` says so). */
  readonly holds: boolean;
  /** A replica writes what arrives to its disk before it applies it, so that it can say so. */
  readonly logsFirst: boolean;
  /** A statement that speaks of commits: what the database is to run in its place, or the answer. Others come back as they are. */
  heard?(node: object, asked: Asked): Asked | Outcome;
  /** What its transaction has chosen; undefined: nothing. The transaction is over. */
  levelOf?(node: object, asked: Asked): string | undefined;
  ended?(node: object, asked: Asked): void;
  /** As `holds`, for a commit of this level. */
  holdsAt?(level: string): boolean;
  /** Something was written up to here. */
  written(node: object, out: Out, upTo: number, level?: string): void;
  answer(node: object, out: Out, told: Told): void;
  /** Primary: more is on its own disk; a heartbeat leaves; its time is over; it begins to lead. */
  onSynced?(node: object, out: Out): void;
  onBeat?(node: object, out: Out): void;
  onFenced?(node: object, out: Out): void;
  onLead?(node: object, out: Out): void;
  /** Primary: a replica has applied up to a position; its host says that nobody listens there. */
  onApplied?(node: object, out: Out, from: NodeId, position: number): void;
  onRefused?(node: object, out: Out, peer: NodeId): void;
  /** What a standby is to those that wait: PostgreSQL's sync_state. */
  standing?(node: object, standby: NodeId): string;
  /** Replica: changes have arrived and stand in its log. */
  onReceived?(node: object, out: Out): void;
  /** Replica: up to where its log is on its disk, where it is written there before it is applied. */
  flushed?(node: object): number;
}

/** Whom a standby follows. Methods take a node of this room; what is not said is the room's: everybody follows the primary. */
export interface Upstream extends Way {
  /** A standby passes on what it has to whoever connects to it. */
  readonly passesOn?: true;
  /** Standby, while another leads: whom it follows. */
  of?(node: object): NodeId;
  /** Who follows this node as long as nothing is wrong. */
  downstreams?(node: object): readonly NodeId[];
  /** A follower has been heard. */
  connected?(node: object, out: Out, from: NodeId): void;
  /** Primary: a heartbeat leaves. Standby: one came, and those that follow it want to hear of it. */
  onBeat?(node: object, out: Out): void;
  passOnBeat?(node: object, out: Out): void;
  /** Standby: whom it follows has been silent for too long; there is a newer timeline. */
  onSilence?(node: object, out: Out): void;
  changed?(node: object): void;
}

/** What replay and reads at a standby do to each other. Methods take a node of this room. */
export interface Replay extends Way {
  /** A statement begins here; it has ended: false, nobody waits for what it found. */
  begins?(node: object, statement: Statement): void;
  ends?(node: object, out: Out, statement: Statement): boolean;
  /** Primary: a change that was just committed, with the row versions that it removes. */
  cleansUp?(node: object, out: Out, asked: Asked, change: Change): Change;
  /** Replica: changes have arrived; how many of those that wait may be applied now, at most `most`; a heartbeat came. */
  arrived?(node: object, out: Out): void;
  mayApply?(node: object, out: Out, most: number): number;
  /** Its content is about to become another's: what runs here fails. */
  replaced?(node: object): void;
  onBeat?(node: object, out: Out): void;
  /** What it shows of itself. */
  facts?(node: object): readonly Fact[];
}

/** How a database comes back whose last writes are on a timeline that is over, or that cannot go on by the log. */
export interface Rejoin extends Way {
  /** Replica: asks the primary for what it needs. False: it has to be a whole copy. */
  ask?(node: object, out: Out): boolean;
}

/** What the copies are, and so which nodes there are and what an application runs. A mechanism that says nothing leaves it to the room. */
export interface Copying extends Mechanism {
  plan?(regions: readonly string[], settings: Settings): readonly NodeSpec[];
  /** Null: what the room runs as a rule. */
  driver?(clientRegion: string, topology: Topology, settings: Settings, rules: Rules): Driver | null;
  /** What runs in one of its nodes. */
  logic?(spec: NodeSpec, topology: Topology, settings: Settings, rules: Rules): NodeLogic;
  prepare?(topology: Topology, settings: Settings, setup: readonly string[], store: SetupStore): void;
}
