/**
 * The map: how the beginning was dealt out, and every move of keys since, in the order in which they were made. Its version is their
 * number. A map is a fact: who has a longer one knows more, and no two maps differ where both say something, since one node decides
 * (`rebalancing.ts`). Source: Redis Cluster specification, “Cluster configuration epochs”, where a map's newer part wins.
 */
import type { NodeId } from '../../sim/node.ts';

/**
 * Which of the keys at a partition go: those that the placement gives to the new owner among so many, because one joins or leaves, or those at
 * and after a bound. `isLast`: after this one the partition that leaves holds nothing.
 */
export type Which =
  | { readonly kind: 'joins'; readonly partitions: number }
  | { readonly kind: 'leaves'; readonly partitions: number; readonly isLast: boolean }
  | { readonly kind: 'from'; readonly bound: string };

export interface Move {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly which: Which;
  /** The attempt that came through; attempts of a run are numbered. */
  readonly attempt: number;
  /** Of a set that is split: the number of the write at which it is, which counts on in both halves. */
  readonly at?: number;
}

export type PartitionMap = readonly Move[];

export const NOTHING_MOVED: PartitionMap = [];

/** Who holds keys by this map: the first so many in the beginning, then whoever is given some and has not left. */
export function holdersBy(all: readonly NodeId[], atFirst: number, map: PartitionMap): ReadonlySet<NodeId> {
  const holding = new Set(all.slice(0, atFirst));
  for (const { to, which } of map) {
    holding.add(to);
    const left = which.kind === 'leaves' && which.isLast ? all[which.partitions] : undefined;
    if (left !== undefined) holding.delete(left);
  }
  return holding;
}

/** Whether what a partition holds differs between two versions of the map. */
export function isConcerned(map: PartitionMap, self: NodeId, one: number, other: number): boolean {
  return map.slice(Math.min(one, other), Math.max(one, other)).some(({ from, to }) => from === self || to === self);
}

/** Up to how many moves there are that concern a partition: with the same number two maps agree on what it holds. */
export const concerning = (map: PartitionMap, self: NodeId): number =>
  map.findLastIndex(({ from, to }) => from === self || to === self) + 1;

const isMove = (value: unknown): value is Move =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value && 'which' in value && 'attempt' in value;

/** On disk, its name. */
export const MAP = 'map';

/** From disk. */
export const mapFrom = (stored: unknown): PartitionMap => (Array.isArray(stored) && stored.every(isMove) ? stored : NOTHING_MOVED);
