/** Operations of histories in words. */
import { type RegisterOperation, textOf, type Transaction } from './history.ts';

const VALUE_CHARS = 40;

/** A value as it stands in its file, cut where it is long. */
export function valueWords(value: unknown): string {
  if (value === null) return 'nothing';
  const text = textOf(value);
  return text.length > VALUE_CHARS ? `${text.slice(0, VALUE_CHARS - 1)}…` : text;
}

/** What an operation did, without who and when. */
export function deedOf({ op, key, value, expect, ok }: RegisterOperation): string {
  if (op === 'read') return `read ${valueWords(value)} in ${key}`;
  if (op === 'write') return `wrote ${valueWords(value)} to ${key}`;
  if (ok === false) return `found that ${key} is not ${valueWords(expect)}`;
  return `changed ${key} from ${valueWords(expect)} to ${valueWords(value)}`;
}

/** Who did what. */
export function spoken(operation: RegisterOperation): string {
  const unsure = operation.return === null && operation.op !== 'read' ? ' (nobody knows whether)' : '';
  return `${operation.client} ${deedOf(operation)}${unsure}`;
}

const STEPS_TOLD = 6;

/** Who did what in one transaction, in its order. */
export function transactionWords({ client, txn, ok }: Transaction): string {
  const steps = txn.slice(0, STEPS_TOLD).map(([op, key, value]) => {
    if (op === 'r') return `read ${valueWords(value)} in ${key}`;
    return op === 'w' ? `wrote ${valueWords(value)} to ${key}` : `appended ${valueWords(value)} to ${key}`;
  });
  const more = txn.length > STEPS_TOLD ? `, and ${txn.length - STEPS_TOLD} more` : '';
  const end = ok === true ? '' : ok === false ? ' (aborted)' : ' (nobody knows whether)';
  return `${client} ${steps.join(', ')}${more}${end}`;
}
