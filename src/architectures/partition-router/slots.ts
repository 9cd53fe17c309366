/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Way } from '../contract.ts';

/** Which partition a key's rows live on. */
export const PLACEMENT = 'placement';

export interface Placement extends Way {
  /** Where keys have slots: the number of the partition that a slot is given to, as `ownerOf`. */
  readonly ofSlot: ((slot: number, partitions: number, atFirst: number) => number) | null;
  /** The number of the partition, from 0, for a place (see `KeyValue`) among so many, of which `atFirst` were there in the beginning. */
  ownerOf(place: string, partitions: number, atFirst: number): number;
  /** When partition number `last` joins: who gives keys to whom. */
  givers(last: number): readonly (readonly [from: number, to: number])[];
  /** When partition number `last` leaves: the same. */
  takers(last: number): readonly (readonly [from: number, to: number])[];
  /** The placement has an order of keys; a bound in it is text. Whether a place comes at or after a bound. */
  isFrom(place: string, bound: string): boolean;
  /** The bound of a place itself. */
  boundOf(place: string): string;
}

/** How much a partition does. Methods take a partition of this room. */
export const THROUGHPUT = 'throughput';

/** What was asked, as far as its price hangs on it. */
export interface Work {
  readonly writes: boolean;
  /** It is one partition's part of a query over all. */
  readonly whole: boolean;
  /** Of a write that several copies carry out: how much of its price this one bears; all of it unless given. */
  readonly part?: number;
  /** Nothing of it was spent when it was taken. */
  readonly unpaid?: true;
}

export interface Throughput extends Way {
  /** How long to wait before it may be asked; null: it takes the statement. */
  waitUs(node: object, out: Out, work: Work): Micros | null;
  /** A statement is done: what it cost is known. */
  charge(node: object, out: Out, work: Work, outcome: Outcome): void;
  /** A router is ordered something. False: it is not about throughput. */
  order?(node: object, out: Out, order: string): boolean;
}

/** How what several partitions did becomes lasting. */
export const ACROSS = 'acrossPartitions';

export interface Across {
  readonly transaction: string;
  /** The operation that hears of it: its `outcome`, if it is committed. */
  readonly op: string;
  readonly participants: readonly NodeId[];
}

/** Methods take a router of this room. */
export interface AcrossPartitions extends Way {
  /** Writes and transactions of several partitions are taken at all. */
  readonly takes: boolean;
  /** A statement that stands alone is one transaction of all its partitions. */
  readonly binds: boolean;
  commit(node: object, out: Out, across: Across): void;
  /** Commits of several partitions that some of them have not heard of, as far as this router knows. */
  underWay(node: object): number;
  /** The patience of an operation that commits is over: what its client is told. Null: as of any other. */
  giveUp(node: object, out: Out, transaction: string, afterUs: number): Outcome | null;
}
