/**
 * What runs of every architecture, and the two messages that all of them share with their clients. What is shown: `showing.ts`.
 * Each room has the same files: about.ts, protocol.ts, machine.ts, driver.ts, node.ts, invariants.ts, README.md and one
 * file named for its idea.
 */
import type { NodeLogic } from '../sim/logic.ts';
import type { Birth, Disk, Job, Message, Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Answer, Asked, Outcome, Served, Statement, Value } from '../sim/operation.ts';
import type { Out } from '../sim/out.ts';
import type { InTransaction } from '../sqlite/jobs.ts';
import type { JobKinds } from '../sqlite/kinds.ts';
import type { InsideRoom } from './inside.ts';
import type { Settings, Tuning, About } from './showing.ts';

/** What may go with a statement, whoever asks it. */
export interface Extras {
  /** It is a statement of this transaction. */
  readonly transaction?: InTransaction;
  /** It is this transaction's COMMIT or ROLLBACK. */
  readonly ends?: EndOfTransaction;
  /** What its clock shows, ms since 1970, where who asks has fixed it. */
  readonly nowMs?: number;
  /** Who asks works on with the answer, which may be larger than a client's. */
  readonly bulk?: true;
  /** What a room in front calls its question: no other room has a message of that name. */
  readonly as?: string;
}

/** A question to a node that takes such: of a client, or of a room in front. */
export interface ClientQuery extends Message, Extras {
  readonly kind: 'query';
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
}

/** A statement on its way into a database: what an application asks, or a node of a room in front. */
export interface Posed extends Asked, Extras {
  /**
   * Where keys move between what stands in the place of partitions: whose rows it is about (`all`: of everybody), and how many moves had
   * concerned what it goes to, by the map of whoever asks.
   */
  readonly routed?: { readonly places: readonly string[]; readonly all: boolean; readonly since: number };
}

/** What a node that follows a database's log is told, in the order of commits, when the database shows them. */
export interface Committed extends Message {
  readonly kind: 'committed';
  readonly position: number;
  /** The statements of the commit, as a log keeps them beside the changes (MySQL: binlog_rows_query_log_events). */
  readonly statements: readonly Statement[];
}

export interface EndOfTransaction {
  readonly transaction: string;
  readonly commit: boolean;
}

export interface ClientReply extends Message {
  readonly kind: 'reply';
  readonly op: string;
  readonly outcome: Outcome;
  readonly served: Served;
  /** As in `Answer`. */
  readonly ageUs?: Micros | null;
}

/** Who is where, as every node of a run knows it. Nodes are in a fixed order; the first region given is the main one. */
export interface Topology {
  readonly nodes: readonly NodeSpec[];
  /** Region ids, the main one first. */
  readonly regions: readonly string[];
  /** Published median round-trip time between two regions, ms. What a client library knows of the network. */
  rttMs(a: string, b: string): number;
}

/** What the session offers while databases are set up, before virtual time starts. */
export interface SetupStore {
  /** Runs setup statements in a node's database; throws a `BadInput` naming the statement when one fails. */
  script(node: NodeId, statements: readonly string[]): void;
  image(node: NodeId): Uint8Array;
  load(node: NodeId, image: Uint8Array): void;
  /** Rows of a query, for deciding what goes where. */
  rows(node: NodeId, sql: string, params?: readonly Value[]): readonly (readonly Value[])[];
  /** The result of one of the room's own jobs. */
  perform<J extends Job>(node: NodeId, job: J): unknown;
  /** The set-up cannot be had here: throws a `BadInput` that names its statement, or the setting that does not fit it, and says why. */
  refuse(place: number | string, why: string): never;
}

/** Looks at every node's state after each step of the kernel. One checker serves one run. */
export interface Checker<M = unknown> {
  /** What it remembers at the start: plain data, which a checkpoint copies. The checker itself keeps nothing. */
  readonly memory?: M;
  /** `node` has just taken a step. Returns what is wrong, in words, or null. Changes `memory` in place. */
  after(node: NodeId, states: ReadonlyMap<NodeId, unknown>, memory: M): string | null;
}

export interface Invariant {
  readonly name: string;
  /** What must always hold, one sentence, with its source. */
  readonly states: string;
  /** `databases` reads a node's database for checks on content (digests, positions); null for runs without SQL. */
  begin(topology: Topology, databases: DatabaseProbe | null, settings: Settings): Checker;
}

/** Who deals with what, by its name. Types are written as methods, so that a room's own state and `Out` fit. */
export interface Handlers {
  readonly messages: { handle(node: object, out: Out, from: NodeId, message: Message): void }['handle'];
  readonly timers: { handle(node: object, out: Out): void }['handle'];
  readonly orders: { handle(node: object, out: Out): void }['handle'];
  /** By the kind of the job's tag. */
  readonly results: { handle(node: object, out: Out, tag: object, result: unknown): void }['handle'];
  /** By the kind of the tag of a sync, and of a draw. */
  readonly syncs: { handle(node: object, out: Out, tag: object): void }['handle'];
  readonly draws: { handle(node: object, out: Out, tag: object, value: number): void }['handle'];
}

export type HandlersByName = { readonly [P in keyof Handlers]?: Readonly<Record<string, Handlers[P]>> };

/**
 * What a mechanism does at one node: it may keep state (`boot`; found again under `node.own[slot]`), and gets the messages,
 * timers, orders, results of jobs, syncs and draws that it lists. A room's slot may ask for more, in its own `slots.ts`.
 */
export interface Way extends HandlersByName {
  boot?(node: object, out: Out, disk: Disk, birth: Birth): unknown;
}

/** Where a mechanism is at work. `settings` has its own, defaults filled in. */
export interface Post {
  readonly spec: NodeSpec;
  readonly topology: Topology;
  readonly settings: Settings;
}

/** One way to fill a slot: `runs.ts` of a mechanism. */
export interface Mechanism {
  readonly slot: string;
  readonly id: string;
  at(post: Post): Way;
  /** What must hold where it is chosen, beside what the room promises. */
  readonly invariants?: readonly Invariant[];
  readonly jobs?: JobKinds;
}

export interface DatabaseProbe {
  position(node: NodeId): number;
  /** Equal content gives equal digests. */
  digest(node: NodeId): string;
  /** Rows of a query, as the database is now. */
  rows(node: NodeId, sql: string, params?: readonly Value[]): readonly (readonly Value[])[];
}

/**
 * The port of a room: what runs in whoever asks it, an application on behalf of the clients of one region or a node of a room in front.
 * Whom it asks, how often, in what order, and what it remembers. Call, return and patience are theirs who ask (`workload/client.ts`);
 * an operation that they gave up may still be answered here, and nobody hears it. `S` is the driver's state, plain data, lost in a crash like a node's. Every handler
 * returns the answer to an operation of the application, or null while there is none.
 */
export interface Driver<S = unknown, M extends Message = Message, T = unknown> {
  /** The node that it asks as a rule: pictures draw the client beside it. */
  readonly home: NodeId;
  boot(out: Out<M, T>): S;
  ask(state: S, out: Out<M, T>, asked: Posed): Answer | null;
  hear(state: S, out: Out<M, T>, from: NodeId, message: Message): Answer | null;
  /** A timer of its own; for the names that it chose. */
  timer?(state: S, out: Out<M, T>, name: string): Answer | null;
  /** A job of its own database is done, where a client has one. */
  done?(state: S, out: Out<M, T>, tag: T, result: unknown): Answer | null;
  /** The host of a node that it sent this to says that nobody takes it. */
  refused?(state: S, out: Out<M, T>, peer: NodeId, message: M): Answer | null;
  /** The connection to this node is gone: which of these operations, for which the client waits, can have no answer any more? */
  lost?(state: S, out: Out<M, T>, peer: NodeId, waiting: readonly string[]): readonly string[];
  /** The client has given this operation up: nobody waits for it. */
  forget?(state: S, out: Out<M, T>, op: string): void;
}

/** A database that a room asks: its driver, and who may answer it. */
export interface Database {
  readonly driver: Driver;
  readonly nodes: ReadonlySet<NodeId>;
  /** As an application in the main region asks it, where that is elsewhere. */
  readonly fromMain?: Driver;
}

/** By the node of the room whose place it takes. */
export type Databases = ReadonlyMap<NodeId, Database>;

export interface Architecture {
  readonly about: About;
  readonly tuning: Tuning;
  /** Nodes for these regions (main first), without clients. */
  plan(regions: readonly string[], settings: Settings): readonly NodeSpec[];
  /** Every way to fill one of its slots. */
  readonly mechanisms?: readonly Mechanism[];
  /**
   * The logic of one node. `mechanisms`: those that the settings choose from, by default the room's own. `behind`: the databases that
   * another room keeps in the place of its own. `tails`: nodes of a room in front that follow this node's log (`Committed`).
   */
  logic(
    spec: NodeSpec,
    topology: Topology,
    settings: Settings,
    mechanisms?: readonly Mechanism[],
    behind?: Databases,
    tails?: readonly NodeId[],
  ): NodeLogic;
  /** Kinds of jobs that its nodes ask for beside those of every database (`SqlJob`). */
  readonly jobs?: JobKinds;
  /** What the clients of a region run, and what a node of a room in front does that stands there. `behind`: as for `logic`. */
  driver(clientRegion: string, topology: Topology, settings: Settings, behind?: Databases): Driver;
  /** True when writes are shipped as `Change`s, so that every database has to capture them (which costs time). */
  readonly shipsChanges?: boolean | ((settings: Settings) => boolean);
  /** Fills the databases before virtual time starts: which nodes have one, and what is in it. */
  prepare(topology: Topology, settings: Settings, setup: readonly string[], store: SetupStore): void;
  readonly invariants: readonly Invariant[];
  /** What its nodes show of themselves; without it they show what every node does. */
  readonly inside?: InsideRoom;
  /** Whether a node of this room follows the log of the databases of its region; for rooms in front. */
  follows?(spec: NodeSpec, settings: Settings): boolean;
  /** What must hold instead where the room stands in front of another (`about.before`). */
  readonly inFront?: readonly Invariant[];
  /** Regions that some rows must not leave: whatever stands behind this room there has to keep all its copies there, backups too. */
  staysIn?(settings: Settings): readonly string[];
}
