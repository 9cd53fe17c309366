/** What a leader answers to transactions that it does not carry on. */
import type { Outcome, Problem } from '../../../sim/operation.ts';

const problem = (code: string, message: string): Problem => ({ message, detail: `ERROR ${code}`, offset: null, code });

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
export const NOT_PREPARED = problem(
  '40001',
  'ABORTED: another group could not prepare its part: an older transaction had its locks, or they went with their leader. Nothing was written; begin it again.',
);
export const SEVERAL = problem(
  '0A000',
  'This statement needs tables of several groups. A read may, outside of a transaction; a write, or a statement of a transaction, needs one statement for each group’s tables, between BEGIN and COMMIT.',
);
export const FIXED_SCHEMA = problem(
  '0A000',
  'With several groups the schema is that of the set-up: put the change there, or set “Groups” to 1. Nothing was written.',
);
export const TOO_OLD = problem(
  '22023',
  'This moment is older than the versions that this spanserver keeps. Ask for a later one. Nothing was read.',
);
export const ALONE = problem('0A000', 'A change of the schema stands alone: ask for it outside of a transaction. Nothing was written.');
