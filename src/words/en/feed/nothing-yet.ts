/** English: what feed, nothing-yet says. */

// NothingYet.tsx
export const nothingHasHappenedYet = 'Nothing has happened yet.';
