/** English: what console, extensions says. */

// extensions.ts
export const typeSqlOrPickOne = 'Type SQL, or pick one below';
