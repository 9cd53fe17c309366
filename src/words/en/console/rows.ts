/** English: what console, rows says. */

// Failure.tsx
export const sqliteSaid = (detail: string) => ` SQLite said: ${detail}`;

// ResultTable.tsx
export const areInYourClipboard = (rows: string) => `${rows} are in your clipboard.`;
export const thisPageMayNotUse = 'This page may not use the clipboard.';
export const copyAsCsv = 'Copy as CSV';
export const nullWord = 'NULL';
export const theFirstOf = (rowsMax: number, rows: string) => `the first ${rowsMax} of ${rows}`;
export const theFirstOf2 = (columnsMax: number, columns: string) => `the first ${columnsMax} of ${columns}`;
export const shownTheCopyHasAll = (list: string) => `Shown: ${list}; the copy has all.`;

// Rows.tsx
export const changed = (rows: string, answeredBy: string | null) => `${rows} changed${answeredBy ? `, answered by ${answeredBy}` : ''}.`;
export const noRows = 'No rows.';
export const showAll = (rows: string) => `Show all ${rows}`;
export const sortOrCopyAsCsv = 'Sort, or copy as CSV';
export const answeredBy = 'answered by';
