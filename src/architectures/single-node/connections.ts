/**
 * How many connections the database has: one for each statement that runs by itself or waits for a row, and one for each open transaction. With
 * max_connections of them it refuses the next, at once and for certain. Source: PostgreSQL documentation, max_connections;
 * src/backend/storage/lmgr/proc.c (InitProcess).
 */
import type { Outcome } from '../../sim/operation.ts';
import type { Asked } from '../shared/answers.ts';
import type { PrimaryState } from './state.ts';

export const isAlone = ({ transaction, ends }: Pick<Asked, 'transaction' | 'ends'>): boolean => !transaction && !ends;

/** Its transaction has one already. */
export const hasConnection = ({ transaction, ends }: Pick<Asked, 'transaction' | 'ends'>): boolean =>
  ends !== undefined || (transaction !== undefined && !transaction.first);

export const connectionsOf = ({ alone, idleSince }: PrimaryState): number => alone + idleSince.size;

export const tooMany = (most: number): Outcome => ({
  ok: false,
  definite: true,
  problem: {
    message: 'FATAL: sorry, too many clients already',
    detail: `max_connections is ${most}. Nothing was written.`,
    offset: null,
    code: '53300',
  },
});
