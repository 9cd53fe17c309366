/**
 * The AppendEntries with entries that a follower has not answered yet, oldest first, each known by its last index: a ring
 * as long as the pipeline. Told by the index, so that an answer that comes twice makes room once (as in etcd's Raft).
 */
export interface InFlight {
  readonly lastIndexes: Float64Array;
  oldest: number;
  count: number;
}

/** `most`: more are never under way. */
export function noneInFlight(most: number): InFlight {
  return { lastIndexes: new Float64Array(most), oldest: 0, count: 0 };
}

export function pushInFlight(ring: InFlight, lastIndex: number): void {
  ring.lastIndexes[(ring.oldest + ring.count) % ring.lastIndexes.length] = lastIndex;
  ring.count += 1;
}

/** All that ends at or before `index` has arrived. */
export function freeInFlight(ring: InFlight, index: number): void {
  const { lastIndexes } = ring;
  while (ring.count > 0 && (lastIndexes[ring.oldest] ?? 0) <= index) {
    ring.oldest = ring.oldest + 1 === lastIndexes.length ? 0 : ring.oldest + 1;
    ring.count -= 1;
  }
}
