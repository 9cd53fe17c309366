/** English: what map, ring says. */

// ring.tsx
export const ringOfMembers = 'Ring of members';
