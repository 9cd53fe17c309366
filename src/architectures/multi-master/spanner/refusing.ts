/** What a leader answers to transactions that it does not carry on. */
import type { Outcome, Problem } from '../../../sim/operation.ts';

const problem = (code: string, message: string): Problem => ({ message, detail: `ERROR ${code}`, offset: null, code });

export const failure = (why: Problem): Outcome => ({ ok: false, definite: true, problem: why });
export const DONE: Outcome & { readonly ok: true } = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };

/** Spanner answers ABORTED, and asks for another try; the code is PostgreSQL's for the same. */
export const WOUNDED = problem(
  '40001',
  'ABORTED: an older transaction wanted what this one had locked (wound-wait). Nothing was written; begin it again.',
);
export const NOT_KNOWN = problem(
  '40001',
  'ABORTED: this leader knows no such transaction. It was idle for too long, or its locks went with the leader before. Nothing was written; begin it again.',
);
export const ALONE = problem('0A000', 'A change of the schema stands alone: ask for it outside of a transaction. Nothing was written.');
