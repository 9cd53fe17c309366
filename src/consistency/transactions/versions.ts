/**
 * In which order the versions of each key came, and who wrote and who read which. Of lists the reads tell it: each holds all that was
 * appended before. Of registers only what a transaction read before it wrote, and that the first version is absent.
 */
import { type Micro, textOf, type Transaction } from '../history.ts';

export interface Anomaly {
  readonly type: string;
  /** The transactions, by their place in the history, and a sentence. */
  readonly transactions: readonly number[];
  readonly note: string;
}

/** One version of a key: the value that was appended or written, as text. */
export interface Version {
  readonly value: string;
  readonly writer: number;
  /** The last that its writer wrote to the key. */
  readonly final: boolean;
}

export interface Read {
  readonly reader: number;
  /** The version that was read; null: the key was absent. */
  readonly version: string | null;
}

export interface Key {
  readonly key: string;
  readonly versions: ReadonlyMap<string, Version>;
  readonly reads: readonly Read[];
  /** Pairs of versions that are known to follow each other; null stands for the absent key. */
  readonly order: readonly (readonly [before: string | null, after: string])[];
}

export interface Told {
  readonly keys: readonly Key[];
  readonly anomalies: readonly Anomaly[];
}

/** By key and value. */
export type Versions = ReadonlyMap<string, ReadonlyMap<string, Version>>;

/** The writes of a history. A value that is written twice tells nothing of who wrote it. */
export function writesOf(transactions: readonly Transaction[]): {
  readonly versions: Versions;
  readonly anomalies: readonly Anomaly[];
} {
  const versions = new Map<string, Map<string, Version>>();
  const anomalies: Anomaly[] = [];
  transactions.forEach(({ txn }, writer) => {
    const last = new Map(txn.flatMap(([op, key, value]) => (op === 'r' ? [] : [[key, textOf(value)] as const])));
    for (const [op, key, value] of txn) {
      if (op === 'r') continue;
      const text = textOf(value);
      const known = versions.get(key) ?? new Map<string, Version>();
      versions.set(key, known);
      const other = known.get(text);
      if (other && other.writer !== writer)
        anomalies.push({ type: 'duplicate-write', transactions: [other.writer, writer], note: `${text} was written to ${key} twice` });
      known.set(text, { value: text, writer, final: last.get(key) === text });
    }
  });
  return { versions, anomalies };
}

/** What a transaction reads of a key that others wrote: its first read, unless it wrote before. */
export function readsFromOthers(txn: readonly Micro[]): ReadonlyMap<string, unknown> {
  const own = new Set<string>();
  const reads = new Map<string, unknown>();
  for (const [op, key, value] of txn) {
    if (op === 'r' && !own.has(key) && !reads.has(key)) reads.set(key, value);
    if (op !== 'r') own.add(key);
  }
  return reads;
}

/** A read of what an aborted transaction wrote (G1a), and of what its writer wrote over itself (G1b). */
export function dirtyReads(transactions: readonly Transaction[], keys: readonly Key[]): readonly Anomaly[] {
  return keys.flatMap(({ key, versions, reads }) =>
    reads.flatMap(({ reader, version }): readonly Anomaly[] => {
      const read = version === null ? undefined : versions.get(version);
      if (!read || read.writer === reader) return [];
      const both = [read.writer, reader];
      if (transactions[read.writer]?.ok === false)
        return [{ type: 'G1a', transactions: both, note: `${read.value} was read from ${key}, and its writer aborted` }];
      if (!read.final)
        return [{ type: 'G1b', transactions: both, note: `${read.value} was read from ${key}, which its writer wrote over itself` }];
      return [];
    }),
  );
}
