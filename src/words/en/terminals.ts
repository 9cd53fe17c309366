/** English: what terminals says. */

// Between.tsx
export const holdsItsRows = (name: string) => `${name} holds its rows`;
export const waitsMs = (figure: string) => `waits, ${figure} ms`;

// Prompt.tsx
export const whoSitsAtSTerminal = (name: string) => `Who sits at ${name}’s terminal`;
export const isolationLevelOfS = (name: string) => `Isolation level of ${name}’s transactions`;
export const aLineForSTerminal = (name: string) => `A line for ${name}’s terminal`;
export const inSTerminal = (line: string, name: string) => `${line}, in ${name}’s terminal`;

// Transcript.tsx
export const toComeAtMs = (at: string) => ` (to come, at ${at} ms)`;
export const ms = (us: string) => `${us} ms`;
export const whyTheAnswerAtMs = (at: string) => `Why? The answer at ${at} ms`;
export const forWord = <T>(icon: T, over: boolean, waitsFor: string, mark: T): readonly (string | T)[] => [
  icon,
  ` ${over ? 'waited' : 'waits'} for ${waitsFor}`,
  mark,
];

// TwoTerminals.tsx
export const twoTerminals = 'Two terminals';
export const timeRunsDownAndIs = 'Time runs down, and is stretched where lines stand close.';
export const away = (ms: string) => `${ms} away`;
export const databaseIn = (node: string) => `Database in ${node}`;
export const anotherTransaction = 'another transaction';
export const noLineYet = 'No line yet';
export const typeBeginInOneTerminal =
  'Type BEGIN in one terminal and in the other, then read and write the same rows. Each line is sent when you press Enter; time goes on until it is answered, or has to wait for the other terminal.';
export const linesOfBothInOrder = 'Lines of both, in order of time';
export const bothTerminals = 'Both terminals';
export const sTerminal = (name: string) => `${name}’s terminal`;
export const waitsForARowThat = (name: string) => `${name} waits for a row that the other transaction holds.`;

// facts.ts
export const moreRows = (more: number) => `(${more} more rows)`;
export const bytes = (count: number) => `(${count} bytes)`;

// use-terminals.ts
export const theDatabasesAreStill = 'The databases are still starting. What you typed is kept; give the line in a moment.';
export const thisTerminalStillWaitsFor = 'This terminal still waits for its last line. Play on, or give a line in the other one.';
export const at = (session: string, level: string) => `${session} at ${level}`;
export const anotherClientAt = (session: string) => `another client at ${session}`;

// verdicts.ts
export const anotherTransactionHad =
  'Another transaction had changed what this one rests on. At this isolation level it has to be begun again.';
export const eachWaitedForWhatThe = 'Each waited for what the other held. The database ended the one that began later; the other goes on.';
export const theTransactionHadEndedHere = 'The transaction had ended here before.';
export const sWasRefusedAfterMs = (city: string, what: string, figure: string) => `${city}’s ${what} was refused after ${figure} ms.`;
export const ms2 = (us: string, open: boolean) => `${us} ms${open ? ' so far' : ''}`;
export const forWord2 = (who: string, open: boolean, whomGiven: boolean, whom: string, time: string) =>
  `${who} ${open ? 'waits' : 'waited'} for ${whomGiven ? 'the other terminal' : whom}, ${time}.`;
export const heldTheRowUntilIts = (whomGiven: boolean, whom: string) =>
  `${whomGiven ? 'The other terminal' : whom} held the row until its transaction ended. Only that ends the wait.`;
export const heldItsRowsForMs = (city: string, us: string) => `${city} held its rows for ${us} ms.`;
export const forMsOfThemThe = (idle: string) =>
  `For ${idle} ms of them the database did nothing for it: answers and lines were on their way, or nobody had typed.`;
