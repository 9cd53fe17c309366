/**
 * What a room promises to its clients: what the answers of a whole run must be like, beside the invariants that hold after every step.
 * Each room says it in its `guarantees.ts`; who searches for a run that breaks one reads it there, and nobody else says it again.
 */
import type { Micros, NodeId, NodeSpec, ReportValue } from '../sim/node.ts';
import type { Stream } from '../sim/random.ts';
import type { Settings } from './showing.ts';

/**
 * `linearizable`: per row (Herlihy and Wing 1990). `bounded staleness`: an answer is that of some moment at most `ageUs` before it was
 * asked. `consistent prefix`: an answer shows a state that the row once had (Terry et al. 2013). The next four are the session
 * guarantees (Terry et al. 1994). `serializable`: transactions at that level have a serial order that is also that of time. `no lost
 * updates`: one at that level or at repeatable read that wrote what it had read has overwritten nobody (Berenson et al. 1995, P4).
 * `convergence`: when all faults are over, copies are equal.
 */
export type Guarantee =
  | 'linearizable'
  | 'bounded staleness'
  | 'consistent prefix'
  | 'read your writes'
  | 'monotonic reads'
  | 'monotonic writes'
  | 'writes follow reads'
  | 'serializable'
  | 'no lost updates'
  | 'convergence';

export interface Promised {
  readonly guarantee: Guarantee;
  /** Of `bounded staleness`: how old an answer that came from a cache may be. */
  readonly ageUs?: Micros;
  /** Of each row by itself, and of no two together. */
  readonly ofRows?: true;
}

/** What happened in a run, as far as promises hang on it. */
export interface Circumstances {
  readonly settings: Settings;
  readonly nodes: readonly NodeSpec[];
  /** The longest round trip between two of its regions, ms. */
  readonly farthestMs: number;
  /** Nodes that lost their disk. */
  readonly wiped: ReadonlySet<NodeId>;
  /** Nodes that were down once. */
  readonly crashed: ReadonlySet<NodeId>;
  /** A clock was set, or made to run fast or slow. */
  readonly skewed: boolean;
  /** Everything that was reported under a name. */
  reported(key: string): readonly { readonly node: NodeId; readonly value: ReportValue }[];
}

/** How often a copy has taken over, by what those said who did: one that restarts before anything was written says it again. */
export const promotionsIn = (said: ReturnType<Circumstances['reported']>): number =>
  new Set(said.map(({ node, value }) => `${node} ${String(value)}`)).size;

/** A write that its client was told is done, and that is in no row in the end. */
export interface Missing {
  /** Who said so, and the position that it was given. */
  readonly node: NodeId | null;
  readonly position: number;
}

/** How a room is tried: what makes much happen within seconds, and what people do to it. */
export interface Trial {
  /**
   * Numbers and texts by chance, under which faults find something to break. The search draws by itself, from what can be set, every
   * mechanism, choice and switch that is not among them, and what is left.
   * `given`: those that whoever tries it has chosen, which win.
   */
  settings(random: Stream, given: Settings): Settings;
  /** Settings that make faults end within seconds, whichever others are chosen. */
  readonly hasty: Settings;
  /** Ordered at each database in turn when all is over: what only a person can put right. */
  readonly mending: string | null;
  /** How many of its disks may be lost before it promises nothing more. */
  disksToLose(nodes: readonly NodeSpec[]): number;
  /** Whether it takes a column that is UNIQUE, whatever the key. Absent: it may refuse one. */
  uniques?(settings: Settings): boolean;
  /** How long after the last fault all must be well again, ms. */
  calmMs(settings: Settings): number;
}

export interface Guarantees {
  /** What holds under these circumstances. */
  promised(circumstances: Circumstances): readonly Promised[];
  /** The same where the room stands in front of one that promises this. */
  inFront?(behind: readonly Promised[], circumstances: Circumstances): readonly Promised[];
  /** Which of the confirmed writes that are missing in the end the room says may be; the others it has broken its word on. */
  mayMiss(missing: readonly Missing[], circumstances: Circumstances): readonly boolean[];
  /** Where data is kept in parts: whether a write to several of them is done in all or in none. Absent, or undefined: one database decides. */
  bindsParts?(circumstances: Circumstances): boolean | undefined;
  /** Whether one statement that reads several rows shows each write to several of them as a whole, or not at all. Absent: nothing is promised. */
  seesWhole?(circumstances: Circumstances): boolean;
  /** Whether of a transaction one row may stay and another give way to a later write. Absent: all of it stands in a database, or nothing. */
  tearsTransactions?(settings: Settings): boolean;
  /** Copies have different rows each, and what counts is that those of one name are equal. Absent: copies are equal as a whole. */
  readonly alikeByRow?: (settings: Settings) => boolean;
  /** Whether the rows of a node with this role, at the end, are those that count. */
  counts(node: NodeSpec, role: string): boolean;
  /** Whether a node is one of the copies in the end: whoever has left is sent nothing. Absent: nobody leaves. */
  belongs?(node: NodeSpec, circumstances: Circumstances): boolean;
  readonly trial: Trial;
}

/** Nobody waits long for a row that a client has left locked. */
export const HASTY: Settings = { idleInTransactionMs: 1000 };

export const promise = (...guarantees: readonly Guarantee[]): readonly Promised[] => guarantees.map((guarantee) => ({ guarantee }));

/** Linearizability implies all that is said of single rows; several rows at once, and what a session carries from row to row, it does not. */
export const LINEARIZABLE = promise('linearizable', 'read your writes', 'monotonic reads', 'monotonic writes');
