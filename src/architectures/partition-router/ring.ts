/**
 * The idea of this room: which partition holds which key. A key's place is hashed to one of 16,384 slots, and every partition
 * owns one band of them, so any node can say where a row is without asking. Some keys may be pinned to a region instead, and keys may
 * have moved since the beginning: the map says which (`map.ts`).
 * Sources: Redis Cluster specification, “Key distribution model” (16,384 slots; there by CRC16); Karger et al. 1997 for
 * hashing keys to a circle. Another placement may take the slots' place (`slots.ts`).
 */
import type { NodeId } from '../../sim/node.ts';
import { placeOfStored, REFERENCE_PLACE } from '../../sharding/index.ts';
import type { KeyValue, Places } from '../../sharding/jobs.ts';
import type { Topology } from '../contract.ts';
import { hashOf } from '../shared/hash.ts';
import { partitionsIn } from './replica-set/sets.ts';
import { holdersBy, type Move, NOTHING_MOVED, type PartitionMap } from './map.ts';
import type { Placement } from './slots.ts';

export const SLOTS = 16_384;

/** Of a place (see `KeyValue`). */
export const slotOf = (place: string): number => hashOf(place) % SLOTS;

/** Partition ids in a fixed order. The first so many of them held everything in the beginning; others hold what has moved to them. */
export class Ring {
  /** Place → partition, for keys that must stay in one region. */
  readonly #pinned: ReadonlyMap<string, NodeId>;
  readonly #later = new Map<number, Ring>();

  constructor(
    readonly all: readonly NodeId[],
    readonly placement: Placement,
    pinned: ReadonlyMap<string, NodeId> = new Map(),
    readonly atFirst: number = all.length,
    readonly map: PartitionMap = NOTHING_MOVED,
  ) {
    if (all.length === 0) throw new Error('A ring needs at least one partition.');
    this.#pinned = pinned;
    const holding = new Set([...holdersBy(all, atFirst, map), ...pinned.values()]);
    this.partitions = all.filter((partition) => holding.has(partition));
  }

  /** Those that hold something. */
  readonly partitions: readonly NodeId[];

  /** With another map; the maps of a run follow from one another, so its length tells which it is. */
  with(map: PartitionMap): Ring {
    if (map.length === this.map.length) return this;
    const known = this.#later.get(map.length);
    if (known) return known;
    const made = new Ring(this.all, this.placement, this.#pinned, this.atFirst, map);
    this.#later.set(map.length, made);
    return made;
  }

  /** The partition that keeps tables without the key, whole. */
  get first(): NodeId {
    return this.#at(0);
  }

  partitionOf(place: string): NodeId {
    const pinned = this.#pinned.get(place);
    if (pinned !== undefined) return pinned;
    let owner = this.#at(this.placement.ownerOf(place, this.atFirst, this.atFirst));
    for (const move of this.map) if (owner === move.from && this.#goes(place, move)) owner = move.to;
    return owner;
  }

  /** Who holds a slot, where keys have slots; a key that is pinned is elsewhere. */
  ownerOfSlot(slot: number): NodeId {
    const { placement, atFirst, map } = this;
    const numberOf = (partitions: number): NodeId => this.#at(placement.ofSlot?.(slot, partitions, atFirst) ?? 0);
    let owner = numberOf(atFirst);
    for (const { from, to, which } of map) {
      const goes = which.kind === 'from' ? slot >= Number(which.bound) : numberOf(which.partitions) === to;
      if (owner === from && goes) owner = to;
    }
    return owner;
  }

  /** Whether some key has to stay there. */
  pins(partition: NodeId): boolean {
    return [...this.#pinned.values()].includes(partition);
  }

  isPinned(place: string): boolean {
    return this.#pinned.has(place);
  }

  /** Whether a move takes this key along, which lives here so far; or reference tables, which only a partition lacks that held nothing. */
  isMoving(place: string, move: Move): boolean {
    if (place === REFERENCE_PLACE) return !this.partitions.includes(move.to);
    return !this.#pinned.has(place) && this.partitionOf(place) === move.from && this.#goes(place, move);
  }

  /** Whether rows under this place go from where they were, once a move is through: reference tables stay until a partition leaves. */
  isLeaving(place: string, move: Move): boolean {
    return place === REFERENCE_PLACE ? move.which.kind === 'leaves' && move.which.isLast : this.isMoving(place, move);
  }

  #goes(place: string, { to, which }: Move): boolean {
    if (which.kind === 'from') return this.placement.isFrom(place, which.bound);
    return this.#at(this.placement.ownerOf(place, which.partitions, this.atFirst)) === to;
  }

  /** Partitions that hold rows of these places, in the ring's order, each once. */
  partitionsOf(places: Places): readonly NodeId[] {
    const holders = new Set(places.keys.map((key) => this.partitionOf(key.place)));
    if (places.first) holders.add(this.first);
    return this.partitions.filter((partition) => holders.has(partition));
  }

  /** Keys grouped by the partition that holds them. */
  group(keys: readonly KeyValue[]): ReadonlyMap<NodeId, readonly KeyValue[]> {
    const groups = new Map<NodeId, KeyValue[]>();
    for (const key of keys) {
      const partition = this.partitionOf(key.place);
      const group = groups.get(partition);
      if (group) group.push(key);
      else groups.set(partition, [key]);
    }
    return groups;
  }

  #at(index: number): NodeId {
    const partition = this.all[index];
    if (partition === undefined) throw new Error(`The ring has no partition ${index}.`);
    return partition;
  }
}

/** `acme=frankfurt, 7=tokyo` → place → partition of that region. Names that are no region are left out. */
function pinsOf(text: string, topology: Topology): ReadonlyMap<string, NodeId> {
  const pins = new Map<string, NodeId>();
  // A text may stand in a column of any collation; where two of them meet, the exact one counts.
  for (const collation of ['NOCASE', 'RTRIM', 'BINARY']) {
    for (const part of text.split(',')) {
      const [key = '', region = ''] = part.split('=').map((side) => side.trim());
      const holder = topology.nodes.find((node) => node.kind === 'partition' && node.region === region);
      if (key === '' || holder === undefined) continue;
      pins.set(placeOfStored(key, collation), holder.id);
      // A number in a column of numbers, the same digits in one of texts: both stay in that region.
      if (/^-?[0-9]+$/.test(key)) pins.set(placeOfStored(BigInt(key), collation), holder.id);
    }
  }
  return pins;
}

/** `joinLater`: so many of the last partitions hold nothing in the beginning; one always does. */
export function ringOf(topology: Topology, placement: Placement, residents: string, joinLater = 0): Ring {
  const partitions = partitionsIn(topology);
  return new Ring(partitions, placement, pinsOf(residents, topology), Math.max(1, partitions.length - joinLater));
}
