/** English: what map, zooming says. */

// Zooming.tsx
export const lookNearerAnd0For = 'Look nearer: + and −, 0 for the whole map, arrows move it';
export const nearer = 'Nearer';
export const farther = 'Farther';
export const theWholeMap = 'The whole map';
export const whereItIsCrowdedPlaces = (count: number) => `Where it is crowded: ${count} places`;
