/**
 * What a node shows of itself to whoever looks inside it at one moment. Plain data of bounded size, made by the node's room
 * (`inside.ts` there) from the node's state, in the words of the system or the paper that the room follows.
 */
import type { Micros, NodeId, NodeSpec, ReportValue } from '../sim/node.ts';
import type { Row, Value } from '../sim/operation.ts';

/** One thing that it knows. */
export interface Fact {
  /** As the system or the paper calls it, for example `commitIndex`. */
  readonly name: string;
  readonly value: ReportValue;
  /** What that means here, in a few words. */
  readonly note: string;
}

/** What an entry of a log carries: a statement; tables, where only what was changed in them is kept; nothing, where the protocol needed an entry. */
export type EntryContent = { readonly sql: string } | { readonly tables: readonly string[] } | null;

export interface LogEntry {
  readonly index: number;
  /** Term, epoch or timeline in which it was made. */
  readonly term: number;
  readonly content: EntryContent;
}

/** A node's log, its latest entries. */
export interface LogShown {
  /** What the number in an entry is called. */
  readonly termName: string;
  /** At most `ENTRIES_MAX`, without a gap; what comes before them is folded. */
  readonly entries: readonly LogEntry[];
  /** Index of the last entry; 0: it is empty. */
  readonly last: number;
  /** Up to here it knows its entries to be committed, and up to here they are in its database. */
  readonly committed: number;
  readonly applied: number;
}

export const ENTRIES_MAX = 10;

/** What one node believes of the others, by node: each row has a name and a value for each of them. */
export interface Believed {
  readonly name: string;
  readonly nodes: readonly NodeId[];
  readonly rows: readonly { readonly name: string; readonly values: readonly ReportValue[] }[];
}

/** An answer that a cache keeps. */
export interface KeptAnswer {
  readonly sql: string;
  /** Parameters that are part of the key, as text. */
  readonly params: readonly string[];
  /** Version of the database that gave it; null where it was gathered from several. */
  readonly position: number | null;
  /** Of its lifetime, by the node's own clock, µs; negative when it is over; null: it has none. */
  readonly leftUs: Micros | null;
  readonly ttlUs: Micros | null;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A circle of slots, cut into bands that nodes own. */
export interface RingShown {
  readonly slots: number;
  readonly bands: readonly { readonly node: NodeId; readonly from: number; readonly to: number }[];
  /** The column whose values are hashed. */
  readonly key: string;
  readonly keys: readonly RingKey[];
  /** Keys beyond those that are given. */
  readonly more: number;
}

export interface RingKey {
  readonly key: string;
  readonly slot: number;
  readonly node: NodeId;
  /** It stays there whatever its slot is. */
  readonly pinned: boolean;
  readonly rows: number;
}

/** All that a room tells of one of its nodes. */
export interface Knows {
  readonly facts: readonly Fact[];
  readonly log?: LogShown;
  readonly believed?: Believed;
  readonly answers?: { readonly kept: readonly KeptAnswer[]; readonly count: number; readonly most: number };
  readonly ring?: RingShown;
  /** A copy of a database that it keeps as bytes, and up to where that copy goes. */
  readonly image?: { readonly bytes: Uint8Array; readonly position: number };
}

export const NOTHING_KNOWN: Knows = { facts: [] };

/** What a room may look at to tell of a node. */
export interface Reading {
  readonly spec: NodeSpec;
  readonly nodes: readonly NodeSpec[];
  /** The node's state; undefined while it is down. */
  readonly state: unknown;
  /** What its own clock shows. */
  readonly clockUs: Micros;
  /** A key that somebody wonders about, as text. */
  readonly key: string | null;
  /** Tables of a node's database, and rows of it; empty where it has none. */
  tables(node: NodeId): readonly { readonly name: string; readonly columns: readonly string[] }[];
  rows(node: NodeId, sql: string, params?: readonly Value[]): readonly Row[];
}

/** What a room offers to those who look inside its nodes. */
export interface InsideRoom {
  knows(reading: Reading): Knows;
  /** The node whose database has the newest committed rows of those that this node should have; null: it has rows of its own. */
  newest(spec: NodeSpec, nodes: readonly NodeSpec[], states: ReadonlyMap<NodeId, unknown>): NodeId | null;
}

/** The latest entries of a log of `last` entries, by what stands at each index. */
export function latest(last: number, at: (index: number) => Omit<LogEntry, 'index'> | undefined): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let index = Math.max(1, last - ENTRIES_MAX + 1); index <= last; index++) {
    const entry = at(index);
    if (entry) entries.push({ index, ...entry });
    else entries.length = 0;
  }
  return entries;
}
