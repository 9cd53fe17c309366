/** Judges histories, and knows nothing of how they came about. */
import { type HistoryLine, isTransaction, type RegisterOperation, type Transaction } from './history.ts';
import { checkLinearizable, type Search } from './linearizable.ts';
import { checkTransactions, type FoundAnomaly } from './transactions/check.ts';

export type { HistoryLine, RegisterOperation, Transaction } from './history.ts';
export { readHistory, readHistoryFile, UnreadableHistory } from './read/index.ts';

export type Model = 'register' | 'list-append';

export interface Judgement {
  readonly verdict: 'linearizable' | 'not-linearizable' | 'serializable' | 'not-serializable' | 'unknown';
  readonly operations: number;
  /** Of registers: how many operations had returned when there was no order for them any more; all when there is one. */
  readonly prefix: number;
  /** Of registers: operations that have no order among themselves, none of which can be spared. */
  readonly offending: readonly HistoryLine[];
  /** Of transactions: whether there is an order that is also that of time. */
  readonly strict: boolean | null;
  readonly anomalies: readonly FoundAnomaly[];
}

/** Histories with transactions are judged as such; single reads and writes in them are transactions of one step. */
export function judge(history: readonly HistoryLine[], model: Model, search: Search = {}): Judgement {
  if (model === 'register' && !history.some(isTransaction)) {
    const found = checkLinearizable(history.filter(isRegister), search);
    return { ...found, operations: history.length, strict: null, anomalies: [] };
  }
  const transactions = history.flatMap((line) => (isTransaction(line) ? [line] : asTransaction(line)));
  const found = checkTransactions(transactions, model === 'list-append' || transactions.some(appends));
  return { ...found, operations: history.length, prefix: found.verdict === 'serializable' ? history.length : 0, offending: [] };
}

const isRegister = (line: HistoryLine): line is RegisterOperation => !isTransaction(line);

const appends = ({ txn }: Transaction): boolean => txn.some(([op]) => op === 'append');

/** A compare-and-set that swapped read the old value and wrote the new one. */
function asTransaction({ client, op, key, value, expect, ok, call, return: returned }: RegisterOperation): readonly Transaction[] {
  const times = { client, call, return: returned };
  const done = returned === null ? null : true;
  if (op === 'read') return [{ ...times, txn: [['r', key, value]], ok: done }];
  if (op === 'write') return [{ ...times, txn: [['w', key, value]], ok: done }];
  return ok === false
    ? []
    : [
        {
          ...times,
          txn: [
            ['r', key, expect ?? null],
            ['w', key, value],
          ],
          ok: ok === true ? done : null,
        },
      ];
}
