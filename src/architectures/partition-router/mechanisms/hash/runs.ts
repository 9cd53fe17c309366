/**
 * Rows are spread by the hash of their key. What differs between the ways to do so shows when a partition is added: by slots or on a
 * ring about 1 in n+1 keys moves, all of them to the new one; by the remainder n in n+1 do, from anywhere to anywhere.
 * Sources: Redis Cluster specification, “Key distribution model” and “Live reconfiguration”; Karger et al. 1997, *Consistent hashing and
 * random trees*, §4; the same for why not by the remainder, §1.
 */
import type { Mechanism } from '../../../contract.ts';
import { hashOf } from '../../../shared/hash.ts';
import { SLOTS, slotOf } from '../../ring.ts';
import { PLACEMENT, type Placement } from '../../slots.ts';

/** Every one that is there gives to the one that joins. */
const toTheNew: Placement['givers'] = (last) => Array.from({ length: last }, (_, i) => [i, last] as const);

/** And to every one that is left by the one that leaves. */
const fromTheLast: Placement['takers'] = (last) => Array.from({ length: last }, (_, i) => [last, i] as const);

/** Owner of each slot: equal bands at first, and who joins is given the last slots of each in equal parts. Of those that were there first, who leaves deals its own out in turn. */
function ownersOf(partitions: number, atFirst: number): Uint8Array {
  const owners = Uint8Array.from({ length: SLOTS }, (_, slot) => Math.floor((slot * atFirst) / SLOTS));
  for (let leaves = atFirst - 1; leaves >= partitions; leaves--) {
    let next = 0;
    for (let slot = 0; slot < SLOTS; slot++) if (owners[slot] === leaves) owners[slot] = next++ % leaves;
  }
  for (let joins = atFirst; joins < partitions; joins++) {
    const wanted = Array.from({ length: joins }, (_, owner) => share(owners, owner, joins + 1));
    for (let slot = SLOTS - 1; slot >= 0; slot--) {
      const owner = owners[slot] ?? 0;
      if (owner === joins || (wanted[owner] ?? 0) <= 0) continue;
      owners[slot] = joins;
      wanted[owner] = (wanted[owner] ?? 0) - 1;
    }
  }
  return owners;
}

const share = (owners: Uint8Array, owner: number, among: number): number =>
  Math.round(owners.reduce((count, each) => count + (each === owner ? 1 : 0), 0) / among);

function bySlots(): Placement {
  const known = new Map<string, Uint8Array>();
  const ofSlot = (slot: number, partitions: number, atFirst: number): number => {
    if (partitions === atFirst) return Math.floor((slot * partitions) / SLOTS);
    const name = `${partitions} of ${atFirst}`;
    const owners = known.get(name) ?? ownersOf(partitions, atFirst);
    known.set(name, owners);
    return owners[slot] ?? 0;
  };
  return {
    ofSlot,
    givers: toTheNew,
    takers: fromTheLast,
    ownerOf: (place, partitions, atFirst) => ofSlot(slotOf(place), partitions, atFirst),
    isFrom: (place, bound) => slotOf(place) >= Number(bound),
    boundOf: (place) => String(slotOf(place)),
  };
}

/** In the order of hashes. */
const byHashes: Pick<Placement, 'isFrom' | 'boundOf' | 'ofSlot'> = {
  ofSlot: null,
  isFrom: (place, bound) => hashOf(place) >= Number(bound),
  boundOf: (place) => String(hashOf(place)),
};

interface Point {
  readonly at: number;
  readonly owner: number;
}

/** A key belongs to the partition whose point comes next on the circle. */
function onRing(pointsEach: number): Placement {
  const known = new Map<number, readonly Point[]>();
  const pointsOf = (partitions: number): readonly Point[] => {
    const points = Array.from({ length: partitions * pointsEach }, (_, i): Point => {
      const owner = Math.floor(i / pointsEach);
      return { at: hashOf(`partition ${owner}, point ${i % pointsEach}`), owner };
    });
    return points.sort((a, b) => a.at - b.at || a.owner - b.owner);
  };
  return {
    ...byHashes,
    givers: toTheNew,
    takers: fromTheLast,
    ownerOf(place, partitions) {
      const points = known.get(partitions) ?? pointsOf(partitions);
      known.set(partitions, points);
      const hash = hashOf(place);
      let low = 0;
      let high = points.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((points[middle]?.at ?? 0) < hash) low = middle + 1;
        else high = middle;
      }
      return points[low % points.length]?.owner ?? 0;
    },
  };
}

const byRemainder: Placement = {
  ...byHashes,
  ownerOf: (place, partitions) => hashOf(place) % partitions,
  givers: (last) =>
    Array.from({ length: last }, (_, from) => Array.from({ length: last + 1 }, (_, to) => [from, to] as const))
      .flat()
      .filter(([from, to]) => from !== to),
  takers: (last) =>
    Array.from({ length: last + 1 }, (_, from) => Array.from({ length: last }, (_, to) => [from, to] as const))
      .flat()
      .filter(([from, to]) => from !== to),
};

export function placementByHash(settings: Readonly<Record<string, unknown>>): Placement {
  if (settings['hashing'] === 'ring') return onRing(Number(settings['pointsEach'] ?? 100));
  return settings['hashing'] === 'remainder' ? byRemainder : bySlots();
}

export const hash: Mechanism = { slot: PLACEMENT, id: 'hash', at: ({ settings }) => placementByHash(settings) };
