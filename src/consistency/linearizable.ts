/**
 * Linearizability of registers (Herlihy and Wing, 1990). Registers are independent, and a history is linearizable when that of each
 * register is (its Theorem 1, locality), so each is searched alone.
 */
import { type RegisterOperation, textOf } from './history.ts';
import { offendingOf } from './offending.ts';
import { checkRegister, type Op, STEPS_MAX } from './register.ts';

export interface Linearizability {
  readonly verdict: 'linearizable' | 'not-linearizable' | 'unknown';
  /** How many operations of the history had returned when it stopped being linearizable; all of them when it is. */
  readonly prefix: number;
  /** Operations that cannot be put in an order by themselves, none of which can be spared; in order of their calls. */
  readonly offending: readonly RegisterOperation[];
}

export interface Search {
  /** Configurations that may be looked at in all. */
  readonly steps?: number;
}

export function checkLinearizable(history: readonly RegisterOperation[], { steps = STEPS_MAX }: Search = {}): Linearizability {
  const left = { left: steps };
  let unknown = false;
  let first: Failure | null = null;
  for (const operations of byKey(history)) {
    const ops = numbered(operations);
    const found = checkRegister(ops, left);
    if (found.kind === 'unknown') unknown = true;
    if (found.kind !== 'not-linearizable') continue;
    const at = (ops[found.op] as Op).return;
    if (!first || at < first.at) first = { operations, ops, op: found.op, at };
  }
  if (first) {
    const { operations, ops, op, at } = first;
    const offending = offendingOf(ops, op).map((i) => operations[i] as RegisterOperation);
    const prefix = history.filter((each) => each.return !== null && each.return < at).length;
    return { verdict: 'not-linearizable', prefix, offending };
  }
  return { verdict: unknown ? 'unknown' : 'linearizable', prefix: unknown ? 0 : history.length, offending: [] };
}

interface Failure {
  readonly operations: readonly RegisterOperation[];
  readonly ops: readonly Op[];
  readonly op: number;
  readonly at: number;
}

function byKey(history: readonly RegisterOperation[]): Iterable<readonly RegisterOperation[]> {
  const keys = new Map<string, RegisterOperation[]>();
  for (const operation of history) {
    const known = keys.get(operation.key);
    if (known) known.push(operation);
    else keys.set(operation.key, [operation]);
  }
  return keys.values();
}

/** In numbers: equal values have equal ones, and 0 is the value of a register that was never written. */
function numbered(operations: readonly RegisterOperation[]): readonly Op[] {
  const numbers = new Map<string, number>([['null', 0]]);
  const numberOf = (value: unknown): number => {
    const text = textOf(value ?? null);
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
  return operations.map(({ op, value, expect, ok, call, return: returned }): Op => {
    // Nobody knows whether a compare-and-set of unknown outcome swapped, whenever its answer came.
    const unknown = returned === null || (op === 'cas' && ok === null);
    const kind = op === 'cas' && ok === false ? 'refused' : op;
    const asked = op === 'cas' ? numberOf(expect) : -1;
    return { kind, value: numberOf(value), expect: asked, call, return: unknown ? Number.POSITIVE_INFINITY : returned };
  });
}
