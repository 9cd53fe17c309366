/** English: what app, run-pictures says. */

// run-pictures.tsx
export const stale = '■ stale';
export const fromACache = '◆ from a cache';
export const ifAskedOf = <T>(part: T): readonly (string | T)[] => ['┆ if asked of ', part];
export const oneDotOneRead = 'one dot: one read';
export const ofThePartOfThe = 'of the part of the run that is held';
