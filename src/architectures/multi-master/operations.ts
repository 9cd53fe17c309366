/**
 * Which operations are in a member's log already. A leader asks before it appends, so no log ever holds an operation
 * twice: a log only grows by what its leader appends, and that leader's log is the log. So members may safely ask a
 * new leader again for a write whose fate they do not know.
 */
import type { Entry, LogView } from '../shared/consensus/port.ts';
import type { SqlCommand } from './protocol.ts';

export class OperationIndex {
  readonly #indexes = new Map<string, number>();
  #to = 0;
  #last: Entry<SqlCommand> | undefined;

  /** Index of the operation's entry, or undefined. Looks only at what was appended since the last call. */
  find(log: LogView<SqlCommand>, op: string): number | undefined {
    // An entry replaced anywhere before replaces all after it, so the last one looked at tells (log matching, §5.3).
    if (this.#to > 0 && log.at(this.#to) !== this.#last) {
      this.#indexes.clear();
      this.#to = 0;
    }
    while (this.#to < log.lastIndex) {
      this.#to += 1;
      const command = log.at(this.#to)?.payload;
      if (command) this.#indexes.set(command.op, this.#to);
    }
    this.#last = log.at(this.#to);
    return this.#indexes.get(op);
  }
}
