/** English: what console, console says. */

// Console.tsx
export const console = 'Console';
export const theDatabasesAreStill = 'The databases are still starting. What you typed is kept; run it in a moment.';
export const askAsAClientIn = <T>(choice: T): readonly (string | T)[] => ['Ask as a client in ', choice];
export const sqlAskedIn = (city: string) => `SQL, asked in ${city}`;
export const eachAsSoonAsThe = (moreStatements: string) => `${moreStatements}, each as soon as the one before was answered.`;
export const tryWord = 'Try';

// SqlField.tsx
export const layTheStatementOut = 'Lay the statement out';
export const format = 'Format';
export const run = 'Run';
export const runEnter = 'Run (Enter)';

// use-asking.ts
export const aStatementFailedSoThe = (count: number) =>
  `A statement failed, so the ${count} after it were not asked. What you typed is kept.`;
