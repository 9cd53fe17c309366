/** English: what feed, feed says. */

// Feed.tsx
export const why = (words: string) => `Why? ${words}`;
export const why2 = 'why?';
