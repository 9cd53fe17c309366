/** English: what console, answer says. */

// Answer.tsx
export const asked = <T>(city: string, code: T): readonly (string | T)[] => [`${city} asked `, code];
export const sqliteSaid = (detail: string) => `SQLite said: ${detail}`;
export const ms = (figure: string) => `${figure} ms`;
export const waitingForAnAnswer = 'Waiting for an answer.';
