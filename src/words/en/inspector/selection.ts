/** English: what inspector, selection says. */

// selection.ts
export const message = 'Message';
