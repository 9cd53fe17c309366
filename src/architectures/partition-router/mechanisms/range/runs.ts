/**
 * Rows are spread by the order of their keys, as in HBase, Spanner or PostgreSQL’s PARTITION BY RANGE. What grows, such as a time or a
 * number that counts up, is always the last partition’s: a hot spot that no further partition cools.
 */
import type { Mechanism } from '../../../contract.ts';
import { placeOfStored } from '../../../../sharding/index.ts';
import { PLACEMENT, type Placement } from '../../slots.ts';

/** SQLite's order of values of different types: NULL, numbers, texts, blobs. */
const CLASSES = ['null', 'n:', 't:', 'b:'];
const classOf = (place: string): number => CLASSES.findIndex((start) => place.startsWith(start));

/** Whether one place comes before another, as SQLite sorts the values; texts by their code units. */
function isBefore(a: string, b: string): boolean {
  if (classOf(a) !== classOf(b)) return classOf(a) < classOf(b);
  return a.startsWith('n:') ? numberOf(a) < numberOf(b) : a < b;
}

/** Whole numbers exactly, whatever their size. */
const numberOf = (place: string): number | bigint => {
  const digits = place.slice(2);
  return /^-?[0-9]+$/.test(digits) ? BigInt(digits) : Number(digits);
};

/** A bound as it is written: digits are a number, else it is a text. */
function placeOf(bound: string): string {
  const text = bound.trim();
  return placeOfStored(/^-?[0-9]{1,15}$/.test(text) ? Number(text) : text, 'BINARY');
}

export function placementBy(bounds: string): Placement {
  const from = bounds.split(',').map(placeOf);
  return {
    ofSlot: null,
    ownerOf: (place, partitions) => Math.min(from.filter((bound) => !isBefore(place, bound)).length, partitions - 1),
    // The last one has all beyond its bound: of that it gives.
    givers: (last) => [[last - 1, last]],
    // And with its bound gone they are the one's before again.
    takers: (last) => [[last, last - 1]],
    isFrom: (place, bound) => !isBefore(place, bound),
    boundOf: (place) => place,
  };
}

export const range: Mechanism = { slot: PLACEMENT, id: 'range', at: ({ settings }) => placementBy(String(settings['rangeBounds'])) };
