/**
 * The rules that keep every row in one place and every statement on the schema it was planned for, each a question with a short
 * answer. They stand together because they are what a class should look at longest, and apart from the handlers so that a test can
 * break one and watch an invariant catch it.
 */
import type { Places } from '../../sharding/jobs.ts';
import type { Birth, NodeId } from '../../sim/node.ts';
import { COMMIT_RULES, type CommitRules } from '../shared/commit/rules.ts';
import { DURABLE, type DurableRules } from '../shared/promises.ts';
import { SET_RULES, type SetRules } from './replica-set/rules.ts';
import { isConcerned, type PartitionMap } from './map.ts';
import type { Ring } from './ring.ts';

/** The rules that keep every row in one place while keys move. */
export interface MovingRules {
  /** Redis Cluster specification, “MOVED redirection”; here the source is silent before: what it has handed over it neither reads nor writes. */
  isHandedOver(stopped: boolean): boolean;
  /** Gray 1978: what binds over a crash is on disk before anybody relies on it. That it has stopped does. */
  isStopForced(): boolean;
  /** Clark et al., Live Migration of Virtual Machines, 2005, §3 (stop-and-copy): what was committed while the rest was copied comes at the end. */
  isTailSent(): boolean;
  /** An answer from several partitions stands on one version of the map, or a row that moves is in two of its parts or in none. */
  isOneMap(map: PartitionMap, self: NodeId, router: number, own: number): boolean;
  /** Rows that have moved are gone from where they were before anybody is answered there. */
  areLeftBehind(): boolean;
}

export const MOVING_RULES: MovingRules = {
  isHandedOver: (stopped) => stopped,
  isStopForced: () => true,
  isTailSent: () => true,
  isOneMap: (map, self, router, own) => router <= own && !isConcerned(map, self, router, own),
  areLeftBehind: () => false,
};

/** The rule of throughput that is bought. */
export interface BudgetRules {
  /** azure-docs, request-units.md: who has spent its share of a second waits for the next. */
  isInBudget(has: boolean): boolean;
}

export const BUDGET_RULES: BudgetRules = { isInBudget: (has) => has };

/** The rules that keep the copies of a reference table equal; see `reference.ts`. */
export interface ReferenceRules {
  /** Citus documentation, *Table types*: a reference table is written on every node. */
  copiesOf(ring: Ring): readonly NodeId[];
  /** citusdata/citus, resource_lock.c: writers come to the first placement before the others, or two could come to two copies in two orders. */
  isFirstFirst(): boolean;
  /** The same: one transaction at a time writes them at a node. */
  mayWriteReference(holder: string | null): boolean;
  /** citusdata/citus, reference_table_utils.c: a node that joins has all reference tables before it is given anything else. */
  isBrought(has: boolean): boolean;
}

export const REFERENCE_RULES: ReferenceRules = {
  copiesOf: (ring) => ring.partitions,
  isFirstFirst: () => true,
  mayWriteReference: (holder) => holder === null,
  isBrought: (has) => !has,
};

/** The rules of a common snapshot; see `barrier.ts`. */
export interface SnapshotRules {
  /** citusdata/citus, pull request 6489: no snapshot is taken between the first PREPARE and the last COMMIT PREPARED of any transaction. */
  mayRead(commits: number): boolean;
  mayCommit(reads: number): boolean;
}

export const SNAPSHOT_RULES: SnapshotRules = { mayRead: (commits) => commits === 0, mayCommit: (reads) => reads === 0 };

export interface Rules extends DurableRules, CommitRules, MovingRules, BudgetRules, SetRules, SnapshotRules, ReferenceRules {
  /** Redis Cluster specification, “Key distribution model”: the partitions that hold these places, by the map that all share. */
  holdersOf(ring: Ring, places: Places): readonly NodeId[];
  /** The same specification, “MOVED redirection”: a partition checks for itself that a key is its own, whatever the router's map says. */
  isAtHome(ring: Ring, self: NodeId, place: string): boolean;
  /** Gray 1978: without an atomic commitment a write goes to one partition or to none. Null: to none. */
  writerOf(ring: Ring, holders: readonly NodeId[]): readonly NodeId[] | null;
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** Rae et al. 2013 (F1): a statement runs on the schema that it was planned for, and not while that is being changed. */
  isOnSchema(planned: number, version: number, applying: number | null): boolean;
  /** Every node takes the changes one by one, in the coordinator's order. */
  isNext(version: number, change: number): boolean;
  /** Rae et al. 2013: the next change begins when all have this one, so that no two nodes are two versions apart. */
  isEverywhere(waiting: ReadonlySet<NodeId>): boolean;
  /** A node that starts again on a blank disk has lost its rows or its map, and must not answer as if it had none. */
  isLost(birth: Birth): boolean;
}

export const RULES: Rules = {
  ...DURABLE,
  ...COMMIT_RULES,
  ...MOVING_RULES,
  ...BUDGET_RULES,
  ...SNAPSHOT_RULES,
  ...SET_RULES,
  ...REFERENCE_RULES,
  holdersOf: (ring, places) => ring.partitionsOf(places),
  isAtHome: (ring, self, place) => ring.partitionOf(place) === self,
  writerOf: (ring, holders) => (holders.length > 1 ? null : [holders[0] ?? ring.first]),
  isRepeated: (known) => known,
  isOnSchema: (planned, version, applying) => planned === version && applying === null,
  isNext: (version, change) => change === version + 1,
  isEverywhere: (waiting) => waiting.size === 0,
  isLost: (birth) => birth === 'blank',
};
