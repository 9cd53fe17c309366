/**
 * Which operations were put into the log. A leader asks before it appends, so no log ever holds an operation
 * twice: a log only grows by what its leader appends, and that leader's log is the log. So members may safely ask a
 * new leader again for a write whose fate they do not know.
 *
 * What the log has given up is remembered for a while (Ongaro's thesis, §6.3: sessions, which expire at one place in the log for
 * all): the last operations of it, as many as are set, and up to where others are forgotten.
 */
import { type Entry, entryAt, lastIndex, type Log } from './log.ts';

/** What an entry carries has a name. */
interface Named {
  readonly op: string;
}

/** What a member knows of entries that are gone. Never changed. */
export interface Remembered {
  /** Position of databases before the log's first statement. */
  readonly base: number;
  /** Operations of entries up to this index may be forgotten. */
  readonly forgottenTo: number;
  /** Oldest first. */
  readonly operations: readonly string[];
}

export interface OperationIndex {
  /** Where an operation stands, in the log's order; where it was given up, at or before this. */
  readonly indexes: Map<string, number>;
  forgottenTo: number;
  /** What was looked at: the last index, and the entry that stood there. */
  to: number;
  last: Entry<Named> | undefined;
}

export function noIndex(): OperationIndex {
  return { indexes: new Map(), forgottenTo: 0, to: 0, last: undefined };
}

export function isRemembered(value: unknown): value is Remembered {
  return typeof value === 'object' && value !== null && 'base' in value && 'forgottenTo' in value && 'operations' in value;
}

/** Looks at what was appended since the last call. `memory`: of what the log has given up. */
export function lookAt(known: OperationIndex, log: Log<Named>, memory: Remembered | null): void {
  const { base } = log;
  // An entry replaced anywhere before replaces all after it, so the last one looked at tells (log matching, §5.3).
  if (known.to < base.index || (known.to > base.index && entryAt(log, known.to) !== known.last)) {
    known.indexes.clear();
    for (const op of memory?.operations ?? []) known.indexes.set(op, base.index);
    known.forgottenTo = memory?.forgottenTo ?? 0;
    known.to = base.index;
  }
  const last = lastIndex(log);
  while (known.to < last) {
    known.to += 1;
    const command = entryAt(log, known.to)?.payload;
    if (command) known.indexes.set(command.op, known.to);
  }
  known.last = entryAt(log, known.to);
}

/** What a member needs to know of entries up to `index` when they are gone: their last `limit` operations. */
export function memoryUpTo({ indexes, forgottenTo }: OperationIndex, base: number, index: number, limit: number): Remembered {
  const operations: string[] = [];
  for (const [op, at] of indexes) {
    if (at > index) break;
    operations.push(op);
  }
  const gone = operations.splice(0, Math.max(0, operations.length - limit)).at(-1);
  const to = gone === undefined ? forgottenTo : Math.max(forgottenTo, indexes.get(gone) ?? 0);
  return Object.freeze({ base, forgottenTo: to, operations: Object.freeze(operations) });
}

/** Forgets what that memory, of entries up to `index`, does not hold. */
export function forgetBut(known: OperationIndex, { forgottenTo, operations }: Remembered, index: number): void {
  const [first] = operations;
  for (const [op, at] of known.indexes) {
    if (op === first || at > index) break;
    known.indexes.delete(op);
  }
  known.forgottenTo = forgottenTo;
}
