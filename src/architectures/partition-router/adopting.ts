/**
 * A partition learns of a longer map, from the coordinator or from a router that heard of it. What does not concern it, it just
 * keeps to; where keys come to it or leave it, rows are put in or taken away first, and nobody is answered on it meanwhile.
 */
import type { MovingResult } from '../../sharding/jobs.ts';
import type { Disk } from '../../sim/node.ts';
import { allOf, bootArriving, onInstalled } from './arriving.ts';
import { ringAt } from './current.ts';
import { whenDrained } from './draining.ts';
import { MAP, mapFrom, type PartitionMap } from './map.ts';
import { bootMoving, forgetMove } from './moving.ts';
import { advanceTo } from '../shared/position.ts';
import type { PartitionOut, PartitionState } from './state.ts';

type Kept = Pick<
  PartitionState,
  'map' | 'moving' | 'begunMove' | 'arriving' | 'adopting' | 'draining' | 'full' | 'load' | 'left' | 'installed'
>;

/** From disk: the map, and what it had to do with a move. */
export const bootMap = (disk: Disk): Kept => ({
  map: mapFrom(disk.get(MAP)),
  ...bootMoving(disk),
  arriving: bootArriving(disk),
  adopting: null,
  draining: null,
  full: new Set(),
  load: { statements: 0, keys: new Map() },
  left: null,
  installed: null,
});

export function onMap(node: PartitionState, out: PartitionOut, map: PartitionMap): void {
  if (node.role.value !== 'serving') return;
  if (map.length <= node.map.length) return out.sync({ kind: 'map stored', version: node.map.length });
  if (node.adopting === null) adopt(node, out, map);
}

/** The next move that concerns it, and all before that do not. */
function adopt(node: PartitionState, out: PartitionOut, map: PartitionMap): void {
  const { id } = node.place.spec;
  const next = map.findIndex(({ from, to }, i) => i >= node.map.length && (from === id || to === id));
  const plain = next < 0 ? map.length : next;
  if (plain > node.map.length) keep(node, out, map.slice(0, plain));
  const move = next < 0 ? undefined : map[next];
  if (move === undefined) return;
  if (move.from === id) {
    node.adopting = map;
    return whenDrained(node, out, { kind: 'leaving' }, { kind: 'move-root', ...node.place.sharding });
  }
  const rows = allOf(node, move.attempt);
  // The coordinator decides when all has come: what is not here was lost with a disk.
  if (rows === null) return;
  node.adopting = map;
  whenDrained(node, out, { kind: 'installing' }, { kind: 'move-install', rows });
}

/** A picture shows whether it holds anything. */
export function reportEmpty({ map, place }: PartitionState, out: PartitionOut): void {
  if (place.elastic) out.report('empty', !place.ring.with(map).partitions.includes(place.spec.id));
}

/** On disk with the rows that it speaks of; then others may know. */
function keep(node: PartitionState, out: PartitionOut, map: PartitionMap): void {
  node.map = map;
  out.persist(MAP, map);
  out.report('map', map.length);
  reportEmpty(node, out);
  out.sync({ kind: 'map stored', version: map.length });
}

/** A job for the next move is done. */
export function onMoved(node: PartitionState, out: PartitionOut, result: MovingResult): void {
  const { adopting, place } = node;
  const move = adopting?.[node.map.length];
  if (!adopting || !move) return;
  if (result.kind === 'places') {
    const ring = ringAt(node);
    const leaving = result.sums.filter((each) => ring.isLeaving(each.place, move));
    const places = leaving.map((each) => each.place);
    node.left = { stood: leaving.reduce((sum, { rows }) => sum + rows, 0), deleted: null };
    const job = { kind: 'move-remove', ...place.sharding, places: place.rules.areLeftBehind() ? [] : places } as const;
    return out.execute({ kind: 'removing' }, job);
  }
  if (result.kind === 'installed') onInstalled(node, out, move.attempt, result);
  if (result.kind === 'removed') {
    node.left = { stood: node.left?.stood ?? 0, deleted: result.rows };
    out.report('rowsMovedAway', result.rows);
    forgetMove(node, out);
  }
  if ('position' in result) advanceTo(node, out, result.position);
  node.adopting = null;
  keep(node, out, adopting.slice(0, node.map.length + 1));
  if (adopting.length > node.map.length) adopt(node, out, adopting);
}

/** That map is on its disk. */
export function onMapStored({ place }: PartitionState, out: PartitionOut, version: number): void {
  out.send(place.coordinator, { kind: 'move', step: 'have', version });
}
