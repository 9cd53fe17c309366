/** Seeds on an axis: those that fall on nearly the same place stand above each other, the lower the more they are, so that all fit. */

/** Px that a seed takes across, and up where there is room. */
const SEED_PX = 5;

interface Seed {
  /** Its middle, px. */
  readonly x: number;
  /** How many stand below it. */
  readonly row: number;
}

/** Of places in px, in their order, and px of height for the highest column: where each seed stands and how high one is. */
export function stacked(places: readonly number[], roomPx: number): { readonly seeds: readonly Seed[]; readonly rowPx: number } {
  const counts = new Map<number, number>();
  const seeds = places.map((place) => {
    const x = Math.round(place / SEED_PX) * SEED_PX;
    const row = counts.get(x) ?? 0;
    counts.set(x, row + 1);
    return { x, row };
  });
  return { seeds, rowPx: Math.min(SEED_PX, roomPx / Math.max(1, ...counts.values())) };
}
