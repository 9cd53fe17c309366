/** Histories: what clients asked and what they were told, with times. The file format is the one that `run --history` writes. */

/** A value of a register: values are compared as their JSON texts are. */
export type Value = unknown;

export interface RegisterOperation {
  readonly client: string;
  readonly op: 'read' | 'write' | 'cas';
  readonly key: string;
  /** What a read returned; what a write, or a compare-and-set that swapped, puts there. */
  readonly value: Value;
  /** The old value that a compare-and-set asks for. */
  readonly expect?: Value;
  /** Of a compare-and-set: swapped, compared unequal, or nobody knows. */
  readonly ok?: boolean | null;
  /** Any unit, the same for all; later is larger. */
  readonly call: number;
  /** null: the outcome is unknown; it took effect at any time after the call, or never. */
  readonly return: number | null;
}

/** One step of a transaction. The value of a read of a list is the list. */
export type Micro = readonly ['r' | 'w' | 'append', key: string, value: Value];

export interface Transaction {
  readonly client: string;
  readonly txn: readonly Micro[];
  readonly call: number;
  readonly return: number | null;
  /** Committed, aborted, or nobody knows. */
  readonly ok: boolean | null;
}

export type HistoryLine = RegisterOperation | Transaction;

export interface HistoryFile {
  readonly history: readonly HistoryLine[];
  /** The share link of the run that it tells of, as it stands there: nobody has opened it yet. null: none is named. */
  readonly run: string | null;
}

export const isTransaction = (line: HistoryLine): line is Transaction => 'txn' in line;

/** Equal values have equal texts. */
export const textOf = (value: Value): string => JSON.stringify(value) ?? 'null';
