/**
 * A set is split at an entry of its log. The set that takes a half has the same log up to there, so both have the same rows when they come to that
 * entry, in every region and whenever that is; there each replica deletes what the other half has, and both count on from the same number. So no
 * row is in neither or in both, and what a session has seen of the whole it has seen of either half. Sources: azure-docs,
 * cosmos-db/partitioning-overview.md; how the service does it is not published. TiKV's regions are split so (tikv/tikv, docs of *Region split*: an admin
 * command of the region's Raft log, with a new epoch by which requests are checked).
 */
import { addSums } from '../../../../sharding/index.ts';
import type { MovingResult, PlaceSum } from '../../../../sharding/jobs.ts';
import { entryAt } from '../../../shared/consensus/log.ts';
import { ringAt } from '../../current.ts';
import { concerning, isConcerned, type Move, NOTHING_MOVED, type PartitionMap } from '../../map.ts';
import type { Sum } from '../../protocol.ts';
import type { Item } from '../../replica-set/protocol.ts';
import { memoryOf } from './memory.ts';
import { group, lastWith, type ReplicaOut, type ReplicaState } from './state.ts';

const partOf = ({ place }: ReplicaState): string => place.spec.part ?? '';

/** The map that the last split in its log makes, after one entry and up to another; null: there is none. */
function splitIn(node: ReplicaState, after: number, upTo?: number): PartitionMap | null {
  const index = node.place.splits === null ? null : lastWith(node, ({ split }) => split, after, upTo);
  return index === null ? null : (entryAt(group.log(node), index)?.payload?.split ?? null);
}

/** The map as entries up to that index make it. */
export const mapAt = (node: ReplicaState, upTo: number): PartitionMap => splitIn(node, 0, upTo) ?? memoryOf(node).map ?? NOTHING_MOVED;

/** A split in its log that it has not applied; it may be cut off again. */
export const splitAhead = (node: ReplicaState): PartitionMap | null => splitIn(node, node.lastApplied);

/** The last split in which this set gives a half, in its log or applied. */
export const cutIn = (node: ReplicaState): Move | null =>
  [...(splitAhead(node) ?? node.map)].reverse().find(({ from }) => from === partOf(node)) ?? null;

/** It has taken its half, and holds it. */
export const isTaken = (node: ReplicaState): boolean => node.map.some(({ to }) => to === partOf(node));

/** Moves between others: they make a map longer, and nothing here different. */
export function onMap(node: ReplicaState, map: PartitionMap): void {
  if (map.length > node.map.length && !isConcerned(map, partOf(node), node.map.length, map.length)) node.map = map;
}

/**
 * Whether a statement is of rows that it has. `not yet`: who asks knows of a split that has not come to this replica; `another`: it has come, or is
 * about to, and the rows are not its own.
 */
export function whoseIs(node: ReplicaState, { places = [], all = false, since = 0, nowMs }: Item): 'here' | 'another' | 'not yet' {
  const { splits, rules, ring } = node.place;
  if (splits === null) return 'here';
  const writes = nowMs !== null;
  const own = concerning(node.map, partOf(node));
  if (!writes && node.snapshotJob === 'halve') return 'not yet';
  if (all && !rules.isSameHalf(own, since)) return own < since ? 'not yet' : 'another';
  const now = ringAt(node);
  if (places.some((place) => now.partitionOf(place) !== partOf(node))) return !writes && own < since ? 'not yet' : 'another';
  const next = writes ? splitAhead(node)?.at(-1) : undefined;
  const goes = (place: string): boolean => next?.which.kind === 'from' && ring.placement.isFrom(place, next.which.bound);
  return next?.from === partOf(node) && rules.takesNoMore(places.some(goes)) ? 'another' : 'here';
}

/** For the invariants. */
export function noteRun(node: ReplicaState, { places = [], all = false, since = 0 }: Item): void {
  if (node.place.splits !== null) node.ran = { places, all, since, map: node.map };
}

/** It has come to the entry: what it has is counted, then the other half goes. */
export function beginHalving(node: ReplicaState, out: ReplicaOut, index: number): void {
  const { splits } = node.place;
  if (splits === null || node.base === null) return;
  node.snapshotJob = 'halve';
  node.seedingTo = index;
  out.execute({ kind: 'halving' }, { kind: 'sizes', ...splits.sharding });
}

const total = (sums: readonly PlaceSum[]): Sum =>
  sums.reduce((all, { rows, sum }) => ({ rows: all.rows + rows, sum: addSums(all.sum, sum) }), { rows: 0, sum: 0 });

export function onHalving(node: ReplicaState, out: ReplicaOut, result: MovingResult): void {
  const { splits, rules, ring } = node.place;
  const index = node.seedingTo;
  const map = entryAt(group.log(node), index)?.payload?.split;
  const last = map?.at(-1);
  if (splits === null || map === undefined || last === undefined) return;
  if (result.kind === 'places') {
    const now = ring.with(map);
    const gone = result.sums.map(({ place }) => place).filter((place) => now.partitionOf(place) !== partOf(node));
    const places = rules.isOtherHalfGone() ? gone : [];
    node.halved = { attempt: last.attempt, partition: partOf(node), before: total(result.sums), after: { rows: 0, sum: 0 } };
    out.execute({ kind: 'halving' }, { kind: 'divide', ...splits.sharding, places, bare: last.to === partOf(node) });
  }
  if (result.kind !== 'divided') return;
  if (node.halved) node.halved = { ...node.halved, after: total(result.sums) };
  node.snapshotJob = null;
  node.lastApplied = index;
  node.map = map;
  out.report('position', result.position);
  out.report('map', map.length);
  out.report('rowsKept', total(result.sums).rows);
}
