/** Our own format: one JSON object a line, an operation of a register or a transaction. */
import type { HistoryFile, HistoryLine, Micro, RegisterOperation, Transaction } from '../history.ts';
import { type Complain, LINES_MAX } from './problem.ts';

/** As in a share link; what others call “run” is theirs. */
const LINK = /^run=[\w-]+$/;

export function readLines(text: string, complain: Complain): HistoryFile {
  const history: HistoryLine[] = [];
  let run: string | null = null;
  let line = 0;
  for (const each of text.split('\n')) {
    line += 1;
    if (each.trim() === '') continue;
    if (history.length >= LINES_MAX) throw complain(line, `there are more than ${LINES_MAX} operations`, 'Check a part of it');
    const no: No = (what, fix) => complain(line, what, fix);
    const data = parsed(each, no);
    history.push(lineOf(data, no));
    // Lines may come in any order, so that the one that names the run may be any.
    const { run: named } = data;
    if (run === null && typeof named === 'string' && LINK.test(named)) run = named;
  }
  return { history, run };
}

type No = (what: string, fix: string) => Error;

function lineOf(data: Readonly<Record<string, unknown>>, no: No): HistoryLine {
  const client = data['client'];
  if (typeof client !== 'string') throw no('“client” is no text', 'Give the name of the client in quotes');
  const call = timeOf(data['call'], 'call', no);
  const returned = data['return'] === null ? null : timeOf(data['return'], 'return', no);
  if (returned !== null && returned < call) throw no('it returned before it was called', 'Give “return” a time that is not before “call”');
  return 'txn' in data ? transactionOf(data, client, call, returned, no) : registerOf(data, client, call, returned, no);
}

function parsed(text: string, no: No): Readonly<Record<string, unknown>> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw no('it is no JSON', 'Write one JSON object a line, as run --history does');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw no('it is no JSON object', 'Write one object a line');
  return data as Record<string, unknown>;
}

function timeOf(value: unknown, name: string, no: No): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw no(`“${name}” is no number`, name === 'return' ? 'Give a time, or null where the outcome is unknown' : 'Give the time of the call');
}

function registerOf(
  { op, key, value, expect, ok }: Readonly<Record<string, unknown>>,
  client: string,
  call: number,
  returned: number | null,
  no: No,
): RegisterOperation {
  if (op !== 'read' && op !== 'write' && op !== 'cas') throw no('“op” is none of read, write and cas', 'Give one of them, or a “txn”');
  if (typeof key !== 'string') throw no('“key” is no text', 'Give the name of the register in quotes');
  const rest = { key, value: value ?? null, call, return: returned };
  if (op !== 'cas') return { client, op, ...rest };
  if (ok !== true && ok !== false && ok !== null && ok !== undefined)
    throw no('“ok” of a cas is none of true, false and null', 'Say whether it swapped; null where nobody knows');
  // One that did not return: nobody knows.
  return { client, op, ...rest, expect: expect ?? null, ok: returned === null ? null : (ok ?? null) };
}

function transactionOf(
  { txn, ok }: Readonly<Record<string, unknown>>,
  client: string,
  call: number,
  returned: number | null,
  no: No,
): Transaction {
  if (!Array.isArray(txn)) throw no('“txn” is no list', 'Give a list of ["r", key, value], ["w", key, value] or ["append", key, value]');
  if (ok !== true && ok !== false && ok !== null)
    throw no('“ok” is none of true, false and null', 'Say whether it committed; null where nobody knows');
  const steps = txn.map((step: unknown): Micro => {
    const [kind, key, value] = Array.isArray(step) ? step : [];
    if ((kind !== 'r' && kind !== 'w' && kind !== 'append') || (typeof key !== 'string' && typeof key !== 'number'))
      throw no('a step of “txn” is not understood', 'Write ["r", key, value], ["w", key, value] or ["append", key, value]');
    return [kind, String(key), value ?? null];
  });
  return { client, txn: steps, call, return: returned, ok };
}
