/**
 * Which operations are in a member's log already. A leader asks before it appends, so no log ever holds an operation
 * twice: a log only grows by what its leader appends, and that leader's log is the log. So members may safely ask a
 * new leader again for a write whose fate they do not know.
 */
import { type Entry, entryAt, type Log } from '../shared/consensus/log.ts';
import type { SqlCommand } from './protocol.ts';

export interface OperationIndex {
  readonly indexes: Map<string, number>;
  /** What was looked at: the last index, and the entry that stood there. */
  to: number;
  last: Entry<SqlCommand> | undefined;
}

export function noIndex(): OperationIndex {
  return { indexes: new Map(), to: 0, last: undefined };
}

/** Index of the operation's entry, or undefined. Looks only at what was appended since the last call. */
export function indexOf(known: OperationIndex, log: Log<SqlCommand>, op: string): number | undefined {
  // An entry replaced anywhere before replaces all after it, so the last one looked at tells (log matching, §5.3).
  if (known.to > 0 && entryAt(log, known.to) !== known.last) {
    known.indexes.clear();
    known.to = 0;
  }
  while (known.to < log.length) {
    known.to += 1;
    const command = entryAt(log, known.to)?.payload;
    if (command) known.indexes.set(command.op, known.to);
  }
  known.last = entryAt(log, known.to);
  return known.indexes.get(op);
}
