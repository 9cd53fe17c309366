/** English: what console, sql-box says. */

// SqlBox.tsx
export const typeSqlOrPickOne = 'Type SQL, or pick one below';
export const run = 'Run';
export const enter = (action: string) => `${action} (Enter)`;
