/** What statements and transactions are told that could not go on: PostgreSQL's words and codes. */
import type { Problem } from '../../sim/operation.ts';
import { problem } from '../../sqlite/problems.ts';
import type { QueryResult } from '../../sqlite/jobs.ts';

export function failed(reason: Problem, position: number): QueryResult {
  return { kind: 'query', outcome: { ok: false, definite: true, problem: reason }, position, classification: null, change: null };
}

export const deadlock = (others: readonly string[]): Problem =>
  problem(`deadlock detected: this waits for ${others.join(', ')}, which wait for it. Run it again.`, 'ERROR 40P01', null, '40P01');

export const concurrentUpdate = (row: string): Problem =>
  problem(
    'could not serialize access due to concurrent update. Run the transaction again.',
    `ERROR 40001: ${row} was changed after this transaction’s snapshot`,
    null,
    '40001',
  );

export const concurrentRead = (sql: string): Problem =>
  problem(
    'could not serialize access due to read/write dependencies among transactions. Run the transaction again.',
    `ERROR 40001: “${sql}” would have another result now`,
    null,
    '40001',
  );

export const noTransaction = (): Problem =>
  problem(
    'current transaction is aborted, commands ignored until end of transaction block: it has ended here. Begin it again.',
    'ERROR 25P02',
    null,
    '25P02',
  );

export const schemaInside = (): Problem =>
  problem('Schema changes stand alone here: send this statement outside of BEGIN … COMMIT.', 'ERROR 25001', null, '25001');

export const unnamedRows = (): Problem =>
  problem(
    'This table has columns called rowid, _rowid_ and oid, so that its rows have no name to lock them by: rename one, or write to it alone.',
    'ERROR 0A000',
    null,
    '0A000',
  );

export const vague = (index: string): Problem =>
  problem(
    `cannot PREPARE a transaction that has changed rows under ${index}: it is unique for some rows or for an expression, and nothing keeps its values for a transaction that waits.`,
    'ERROR 0A000',
    null,
    '0A000',
  );

export const replaced = (): Problem =>
  problem('The database was replaced by another content while this ran; it has had no effect.', 'ERROR 57P01', null, '57P01');
