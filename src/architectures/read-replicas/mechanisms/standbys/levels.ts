/**
 * A transaction may choose for itself how far its commit must have come: SET LOCAL synchronous_commit, as one of its statements. The database
 * below knows of no settings; it is given a statement that finds nothing in the place of this one.
 * Source: PostgreSQL documentation, *Write Ahead Log*, synchronous_commit (“can be changed at any time; the behavior for any one transaction
 * is determined by the setting in effect when it commits”); *SET*.
 */
import type { Outcome } from '../../../../sim/operation.ts';
import type { Asked } from '../../../shared/answers.ts';

export const LEVELS = ['off', 'local', 'remote_write', 'on', 'remote_apply'];

/** Transaction → the level that it has chosen. */
export type Levels = Map<string, string>;

/** Open transactions that have chosen; whose client went away without a word is forgotten first. */
const REMEMBERED = 4096;

const SET = /^\s*set\s+(?:(local|session)\s+)?synchronous_commit\s*(?:=|\bto\b)\s*'?(\w+)'?\s*;?\s*$/i;
const SHOW = /^\s*show\s+synchronous_commit\s*;?\s*$/i;

const refused = (message: string, code: string, detail = ''): Outcome => ({
  ok: false,
  definite: true,
  problem: { message, detail, offset: null, code },
});

/** What the database is to run in the place of a statement about levels, or why there is nothing to run; others come back as they are. */
export function heard(levels: Levels, asked: Asked, usual: string): Asked | Outcome {
  const { sql, transaction } = asked;
  if (SHOW.test(sql)) return { ...asked, sql: `SELECT '${levelOf(levels, asked, usual)}' AS synchronous_commit` };
  const [set, scope, value = ''] = SET.exec(sql) ?? [];
  if (set === undefined) return asked;
  if (!transaction || scope?.toLowerCase() !== 'local')
    return refused('Connections keep no settings here: write SET LOCAL synchronous_commit inside of a transaction, for that one.', '0A000');
  const level = value.toLowerCase() === 'default' ? usual : value.toLowerCase();
  if (!LEVELS.includes(level))
    return refused(
      `invalid value for parameter "synchronous_commit": "${value}"`,
      '22023',
      'HINT: Available values: local, remote_write, remote_apply, on, off.',
    );
  const [oldest] = levels.keys();
  if (levels.size >= REMEMBERED && oldest !== undefined) levels.delete(oldest);
  levels.set(transaction.id, level);
  return { ...asked, sql: 'SELECT NULL AS "SET" WHERE 0' };
}

/** The level at which a statement, or the transaction that it belongs to or ends, commits. */
export const levelOf = (levels: Levels, { transaction, ends }: Asked, usual: string): string =>
  levels.get(ends?.transaction ?? transaction?.id ?? '') ?? usual;
