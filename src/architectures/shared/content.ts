/**
 * What databases contained at each position, for invariants on content: two databases at one position of one history
 * must have equal digests. A digest looks at every page, so a long run is sampled.
 */

/** Every position is looked at up to this one; beyond it, eight of each doubling. */
const THOROUGH_POSITIONS = 64;
/** Oldest positions are forgotten beyond this. */
const REMEMBERED = 10_000;

/** Digests by the name of a position. */
export type ContentHistory = Map<string, string>;

/** Whether a digest at this position is worth its price: the same for every copy, so that copies can be compared. */
export function isSampled(position: number): boolean {
  if (position <= THOROUGH_POSITIONS) return true;
  const spacing = 2 ** (28 - Math.clz32(position));
  return position % spacing === 0;
}

/** Files a digest. Returns false when another content was seen under the same key. */
export function agrees(contents: ContentHistory, key: string, digest: string): boolean {
  const known = contents.get(key);
  if (known !== undefined) return known === digest;
  contents.set(key, digest);
  if (contents.size > REMEMBERED) {
    for (const oldest of contents.keys()) {
      contents.delete(oldest);
      break;
    }
  }
  return true;
}
