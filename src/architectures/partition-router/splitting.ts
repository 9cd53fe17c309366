/**
 * Load and size of a partition, and where it would be cut in two: at the key on whose either side half of it lies. A single key is
 * never cut, so what one key brings no split cools. Sources: CockroachDB documentation, *Load-based splitting* (a range with more
 * queries in a second than a threshold is split where they part evenly, and not where one key has them); azure-docs,
 * cosmos-db/partitioning-overview.md (a physical partition that grows beyond its size is split, a logical one never).
 */
import { REFERENCE_PLACE } from '../../sharding/index.ts';
import type { MovingResult } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import { ringAt } from './current.ts';
import type { Ring } from './ring.ts';
import { nextEmpty, orderMoves } from './rebalancing.ts';
import type { PartitionOut, PartitionState, RouterOut, RouterState } from './state.ts';

export const LOAD_TIMER = 'load';
const SECOND_US = 1_000_000;

/** A key that has more than this share of the load is hot by itself. Ours: with half of it, no cut parts the rest evenly. */
const HOT_SHARE = 0.5;

interface Weight {
  readonly place: string;
  readonly weight: number;
}

/** Whether partitions look at themselves at all. */
export const isWatched = ({ splitLoad, splitRows, keyRows }: PartitionState['place']): boolean =>
  splitLoad > 0 || splitRows > 0 || keyRows > 0;

export function watchLoad(node: PartitionState, out: PartitionOut): void {
  if (isWatched(node.place)) out.setTimer(LOAD_TIMER, SECOND_US);
}

/** A statement of these keys has come. */
export function countLoad(node: PartitionState, places: readonly string[]): void {
  if (!isWatched(node.place)) return;
  node.load.statements += 1;
  for (const place of places) node.load.keys.set(place, (node.load.keys.get(place) ?? 0) + 1);
}

/** A second is over. */
export function onSecond(node: PartitionState, out: PartitionOut): void {
  const { load, place, moving, adopting } = node;
  watchLoad(node, out);
  out.report('load', load.statements);
  const keys = [...load.keys].map(([key, weight]) => ({ place: key, weight }));
  node.load = { statements: 0, keys: new Map() };
  if (moving !== null || adopting !== null || node.role.value !== 'serving') return;
  if (place.splitLoad > 0 && load.statements > place.splitLoad) propose(node, out, keys, `${load.statements} statements a second`);
  else if (place.splitRows > 0 || place.keyRows > 0) out.execute({ kind: 'sizing' }, { kind: 'move-root', ...place.sharding });
}

export function onSized(node: PartitionState, out: PartitionOut, result: MovingResult): void {
  if (result.kind !== 'places') return;
  // What every partition has no split makes less.
  const own = result.sums.filter(({ place }) => place !== REFERENCE_PLACE);
  const keys = own.map(({ place, rows }) => ({ place, weight: rows }));
  const rows = keys.reduce((all, { weight }) => all + weight, 0);
  out.report('rows', rows);
  const { keyRows, splitRows } = node.place;
  node.full = new Set(keyRows > 0 ? keys.filter(({ weight }) => weight >= keyRows).map(({ place }) => place) : []);
  if (splitRows > 0 && rows > splitRows && node.moving === null) propose(node, out, keys, `${rows} rows`);
}

function propose(node: PartitionState, out: PartitionOut, keys: readonly Weight[], why: string): void {
  const ring = ringAt(node);
  const own = keys.filter(({ place }) => ring.partitionOf(place) === node.place.spec.id && !ring.isPinned(place));
  const bound = boundIn(ring, own);
  if (bound === null) return out.report('hotKey', hottest(own));
  out.send(node.place.coordinator, { kind: 'move', step: 'split', bound, why });
}

const hottest = (keys: readonly Weight[]): string => [...keys].sort((a, b) => b.weight - a.weight)[0]?.place ?? '';

/** The key at which the upper half of the weight begins; null where one key has most of it, or there is no second. */
export function boundIn(ring: Ring, keys: readonly Weight[]): string | null {
  const { placement } = ring;
  const all = keys.reduce((sum, { weight }) => sum + weight, 0);
  if (keys.some(({ weight }) => weight > all * HOT_SHARE)) return null;
  const sorted = [...keys].sort((a, b) => order(placement.isFrom, placement.boundOf, a.place, b.place));
  let below = 0;
  for (const [i, { place, weight }] of sorted.entries()) {
    if (i > 0 && below + weight / 2 >= all / 2) return placement.boundOf(place);
    below += weight;
  }
  return null;
}

function order(isFrom: (place: string, bound: string) => boolean, boundOf: (place: string) => string, a: string, b: string): number {
  const [after, before] = [isFrom(a, boundOf(b)), isFrom(b, boundOf(a))];
  return after === before ? 0 : after ? 1 : -1;
}

/** A partition wants to be cut: what lies at and after the bound goes to the next that is empty. */
export function onSplit(node: RouterState, out: RouterOut, from: NodeId, bound: string, why: string): void {
  const to = nextEmpty(node);
  if (to === null) return out.report('rebalancing', `${from} has ${why}, and no partition is left to take a part of them`);
  orderMoves(node, out, `${from} has ${why}: it is split, and ${to} takes a part`, () => [{ from, to, which: { kind: 'from', bound } }]);
}
