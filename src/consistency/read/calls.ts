/**
 * Histories that were written as they happened, calls and returns one by one, as Jepsen does it: of each process one operation at a time.
 * Their order is their time. What ends as `info` has an unknown outcome.
 */
import type { HistoryLine, Micro, RegisterOperation, Transaction } from '../history.ts';
import type { Complain } from './problem.ts';

export interface Told {
  readonly line: number;
  readonly process: string;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: string;
  readonly value: unknown;
  /** Where it is told beside the value. */
  readonly key?: string;
}

export interface Manner {
  /** A compare-and-set that failed compared unequal; else all that failed did certainly not happen and says nothing. */
  readonly failedCompare: boolean;
}

export function pairedCalls(told: readonly Told[], { failedCompare }: Manner, complain: Complain): readonly HistoryLine[] {
  const keyed = isKeyed(told);
  const open = new Map<string, { readonly call: Told; readonly place: number }>();
  const found: (HistoryLine | null)[] = [];
  for (const each of told) {
    if (each.type === 'invoke') {
      const before = open.get(each.process);
      if (before)
        throw complain(each.line, `process ${each.process} begins an operation while one is open`, 'Begin each with a process of its own');
      // Until it ends nobody knows how.
      found.push(operationOf(each, null, keyed, complain));
      open.set(each.process, { call: each, place: found.length - 1 });
      continue;
    }
    const begun = open.get(each.process);
    if (!begun)
      throw complain(each.line, `process ${each.process} ends an operation that it did not begin`, 'Keep the invocations in the history');
    open.delete(each.process);
    if (each.type === 'info') continue;
    const { call, place } = begun;
    const dropped = each.type === 'fail' && !(call.f === 'cas' && failedCompare) && call.f !== 'txn';
    found[place] = dropped ? null : operationOf(call, each, keyed, complain);
  }
  // A read without an answer says nothing.
  return found.flatMap((each) => (each === null || ('op' in each && each.op === 'read' && each.return === null) ? [] : [each]));
}

/** Registers by key have values `[key value]`, as `jepsen.independent` writes them. */
function isKeyed(told: readonly Told[]): boolean {
  return told.some(({ f, type, value }) => f === 'read' && type === 'invoke' && Array.isArray(value) && value.length === 2);
}

function operationOf(call: Told, end: Told | null, keyed: boolean, complain: Complain): HistoryLine {
  const times = { client: call.process, call: call.line, return: end ? end.line : null };
  if (call.f === 'txn') return transactionOf(call, end, times, complain);
  const [key, asked] = keyed && Array.isArray(call.value) ? [String(call.value[0]), call.value[1]] : [call.key ?? 'x', call.value];
  const answer = keyed && Array.isArray(end?.value) ? end?.value[1] : end?.value;
  switch (call.f) {
    case 'read':
    case 'get':
      return { ...times, op: 'read', key, value: answer ?? null };
    case 'write':
    case 'put':
      return { ...times, op: 'write', key, value: asked ?? null };
    case 'cas':
      return casOf(call, times, key, asked, end, complain);
  }
  throw complain(call.line, `“${call.f.slice(0, 40)}” is no operation of a register`, 'There are read, write, cas and txn');
}

interface Times {
  readonly client: string;
  readonly call: number;
  readonly return: number | null;
}

function casOf(call: Told, times: Times, key: string, asked: unknown, end: Told | null, complain: Complain): RegisterOperation {
  if (!Array.isArray(asked) || asked.length !== 2) throw complain(call.line, 'a cas has no two values', 'Write it as [old new]');
  return { ...times, op: 'cas', key, expect: asked[0] ?? null, value: asked[1] ?? null, ok: end ? end.type === 'ok' : null };
}

function transactionOf(call: Told, end: Told | null, times: Times, complain: Complain): Transaction {
  const steps = end?.type === 'ok' ? end.value : call.value;
  if (!Array.isArray(steps))
    throw complain(call.line, 'a transaction has no list of steps', 'Write it as [[:r key value] [:append key value]]');
  const txn = steps.map((step: unknown): Micro => {
    const [kind, key, value] = Array.isArray(step) ? step : [];
    if (kind !== 'r' && kind !== 'w' && kind !== 'append')
      throw complain(call.line, 'a step of a transaction is not understood', 'There are :r, :w and :append');
    return [kind, String(key), value ?? null];
  });
  return { ...times, txn, ok: end ? end.type === 'ok' : null };
}
