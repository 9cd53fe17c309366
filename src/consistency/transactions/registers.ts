/**
 * Registers that are read and written in transactions: what follows of the order of versions is less than with lists (Elle, §4.2). A
 * value that a register had twice is no version: who reads it may have read either, and nothing follows.
 */
import { textOf, type Transaction } from '../history.ts';
import { type Anomaly, type Key, type Read, readsFromOthers, type Told, type Version, type Versions, writesOf } from './versions.ts';

const ABSENT = 'null';

export function toldByRegisters(transactions: readonly Transaction[]): Told {
  const { versions } = writesOf(transactions);
  const twice = hadTwice(transactions, versions);
  const found: Anomaly[] = [];
  const keys = new Map<string, { reads: Read[]; order: (readonly [string | null, string])[] }>();
  const keyOf = (key: string) => {
    let known = keys.get(key);
    if (!known) keys.set(key, (known = { reads: [], order: [] }));
    return known;
  };
  transactions.forEach(({ txn, ok }, reader) => {
    if (ok !== true) return;
    found.push(...internal(txn, reader));
    const reads = readsFromOthers(txn);
    const written = new Set<string>();
    for (const [key, value] of reads) {
      const text = textOf(value);
      if (twice(key, text)) continue;
      const version = text === ABSENT ? null : text;
      keyOf(key).reads.push({ reader, version });
      if (version !== null && !versions.get(key)?.has(version))
        found.push({ type: 'unwritten-read', transactions: [reader], note: `${text} was read from ${key}, and nobody wrote it` });
    }
    for (const [op, key, value] of txn) {
      const read = reads.get(key);
      if (op === 'r' || written.has(key) || read === undefined) continue;
      written.add(key);
      const [text, next] = [textOf(read), textOf(value)];
      if (text !== ABSENT && !twice(key, text) && !twice(key, next)) keyOf(key).order.push([text, next]);
    }
  });
  for (const [key, written] of versions) {
    const { reads, order } = keyOf(key);
    const read = new Set(reads.map(({ version }) => version));
    // Of one whose outcome nobody knows, and whose write nobody saw, nothing follows.
    for (const { value, writer } of written.values())
      if (!twice(key, value) && (transactions[writer]?.ok === true || read.has(value)) && !twice(key, ABSENT)) order.push([null, value]);
  }
  found.push(...lostUpdates(transactions, twice));
  return {
    keys: [...keys].map(
      ([key, { reads, order }]): Key => ({ key, versions: versions.get(key) ?? new Map<string, Version>(), reads, order }),
    ),
    anomalies: found,
  };
}

type Twice = (key: string, value: string) => boolean;

/** Values that a register had more than once; absent is what it was at first. */
function hadTwice(transactions: readonly Transaction[], versions: Versions): Twice {
  const counts = new Map<string, number>();
  const name = (key: string, value: string): string => `${key} ${value}`;
  for (const { txn } of transactions)
    for (const [op, key, value] of txn)
      if (op !== 'r') counts.set(name(key, textOf(value)), (counts.get(name(key, textOf(value))) ?? 0) + 1);
  return (key, value) => (value === ABSENT ? versions.get(key)?.has(ABSENT) === true : (counts.get(name(key, value)) ?? 0) > 1);
}

/** Two that read one version of a key and both wrote it: one of the writes was made without seeing the other. */
function lostUpdates(transactions: readonly Transaction[], twice: Twice): readonly Anomaly[] {
  const updates = new Map<string, number>();
  const found: Anomaly[] = [];
  transactions.forEach(({ txn, ok }, i) => {
    if (ok !== true) return;
    for (const [key, value] of readsFromOthers(txn)) {
      if (twice(key, textOf(value)) || !txn.some(([op, written]) => op !== 'r' && written === key)) continue;
      const version = `${key} ${textOf(value)}`;
      const other = updates.get(version);
      if (other !== undefined)
        found.push({ type: 'lost-update', transactions: [other, i], note: `both read ${textOf(value)} from ${key} and wrote it` });
      else updates.set(version, i);
    }
  });
  return found;
}

/** A transaction sees what it wrote or read last. */
function internal(txn: Transaction['txn'], reader: number): readonly Anomaly[] {
  const known = new Map<string, string>();
  for (const [op, key, value] of txn) {
    const text = textOf(value);
    const expected = known.get(key);
    if (op === 'r' && expected !== undefined && expected !== text)
      return [{ type: 'internal', transactions: [reader], note: `it read ${text} from ${key} after ${expected}` }];
    known.set(key, text);
  }
  return [];
}
