/** What is wrong with a history's file, in one sentence. */

/** Operations of one history. */
export const LINES_MAX = 2_000_000;

export type Complain = (line: number, what: string, fix: string) => Error;

/** A history that cannot be read; its message says where, what and how to fix it. */
export class UnreadableHistory extends Error {}

export const complaint: Complain = (line, what, fix) => new UnreadableHistory(`Line ${line}: ${what}. ${fix}.`);
