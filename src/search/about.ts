/** What an operation of a random client is about: which rows it writes or asks for, and under which name. */
import type { Asked, Isolation } from '../sim/operation.ts';
import { writesName } from './names.ts';
import { APPEND_ALL, keysIn, kindOf, nameOf, READ_ALL, READ_BOTH, type Rows, type Table, TOKEN } from './registers.ts';

export interface About {
  /** The name that it appends; null for a read. */
  readonly writes: string | null;
  /** Rows that it writes, or that a read asks for. */
  readonly keys: readonly number[];
  /** Of a transaction; null: a statement alone. */
  readonly isolation: Isolation | null;
  /** Where it moves the token to, if it does. */
  readonly moves?: Table;
  /** It may change nothing, as rows stand. */
  readonly conditional?: true;
  /** It asks for all rows of both tables at once. */
  readonly ofBoth?: true;
}

/** Null where it asks for something else than the registers. */
export function aboutOf({ sql, params, steps, isolation = 'read committed', op }: Asked, rows: Rows): About | null {
  if (steps) {
    const written = steps.filter((step) => kindOf(step.sql)?.does === 'append').map((step) => Number(step.params[1]));
    const put = steps.find((step) => kindOf(step.sql)?.does === 'collide' && step.params[1] === TOKEN);
    const moves = put && kindOf(put.sql)?.table;
    return { writes: written.length > 0 ? op : null, keys: written, isolation, ...(moves && { moves }) };
  }
  const all = keysIn(rows);
  const alone = { isolation: null };
  const name = nameOf(params[0]);
  if (sql === READ_ALL) return { ...alone, writes: null, keys: all.registers };
  if (sql === READ_BOTH) return { ...alone, writes: null, keys: [...all.registers, ...all.ledgers], ofBoth: true };
  if (sql === APPEND_ALL) return { ...alone, writes: name, keys: all.registers };
  switch (kindOf(sql)?.does) {
    case 'read':
      return { ...alone, writes: null, keys: [Number(params[0])] };
    case 'append':
    case 'collide':
      return { ...alone, writes: name, keys: [Number(params[1])] };
    case 'append if':
      return { ...alone, writes: name, keys: [Number(params[1])], conditional: true };
    case 'append either':
      return { ...alone, writes: name, keys: [] };
    case 'append some':
      return { ...alone, writes: name, keys: [...new Set(params.slice(1).map(Number))] };
    default:
      return writesName(sql) ? { ...alone, writes: name, keys: [], conditional: true } : null;
  }
}
