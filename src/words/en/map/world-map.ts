/** English: what map, world-map says. */

// world-map.tsx
export const worldMap = 'World map';
