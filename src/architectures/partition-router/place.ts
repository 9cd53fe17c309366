/** The fixed part of a node of this room: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Sharding } from '../../sharding/index.ts';
import type { Databases } from '../contract.ts';
import type { Ring } from './ring.ts';
import type { Ways } from '../shared/ways.ts';
import type { Rules } from './rules.ts';
import type { AcrossPartitions, Throughput } from './slots.ts';

export interface Place {
  readonly spec: NodeSpec;
  /** As it is in the beginning; with the map of a moment: `current.ts`. */
  readonly ring: Ring;
  /** Keys may move in this run. */
  readonly elastic: boolean;
  /** And a partition may be taken away. */
  readonly mayLeave: boolean;
  /** Rows that a source sends in one message. */
  readonly chunkRows: number;
  /** Statements a second, and rows, above which a partition is split; 0: never. */
  readonly splitLoad: number;
  readonly splitRows: number;
  /** Rows that one key may have; 0: any number. */
  readonly keyRows: number;
  /** What tables are sharded by, and which every partition has, as it is set. */
  readonly sharding: Sharding;
  /** Partitions by published round trip, the nearest first. */
  readonly nearest: readonly NodeId[];
  /** UNIQUE and primary keys must include the key. */
  readonly strictUnique: boolean;
  /** How long a router waits for all partitions that an operation needs. */
  readonly timeoutUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  /** The router that puts schema changes in order. */
  readonly coordinator: NodeId;
  /** Every partition and router, the coordinator among them. */
  readonly everyone: readonly NodeId[];
  /** What stands in the place of the partitions; null: they stand there themselves. */
  readonly behind: Databases | null;
  readonly rules: Rules;
  readonly ways: Ways;
  /** How much a partition does, and how long a router goes on asking one that has done enough: times, and µs in all. */
  readonly throughput: Throughput;
  /** Among how many copies a partition's share is dealt out. */
  readonly replicas: number;
  readonly throttleRetries: number;
  readonly throttleWaitUs: Micros;
  /** Partitions do of a read what they can by themselves. */
  readonly pushes: boolean;
  /** Reads of several partitions have a common snapshot. */
  readonly snapshot: boolean;
  /** Sets of replicas can be split: who is in each, in the write region, by its partition; null: they cannot. */
  readonly splits: ReadonlyMap<NodeId, readonly NodeId[]> | null;
  /** How what several partitions did becomes lasting. */
  readonly across: AcrossPartitions;
}
