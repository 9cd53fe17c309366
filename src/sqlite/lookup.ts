/**
 * The one row that a statement asks for by its key, read from SQLite's own program for it (EXPLAIN): what it seeks, which columns it
 * takes from there, and what else has to hold. A program that does anything not listed here is not understood, and then nothing is
 * said of it. Source: https://sqlite.org/opcode.html.
 */
import type { Value } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { affinityOfLetter, storedAs } from './affinity.ts';
import { type Instruction, instructionOf, int64Of } from './instruction.ts';
import { Keys, type RowName } from './keys.ts';
import { skipBlank } from './statements.ts';

/** A statement on one row. */
export interface Lookup {
  readonly table: string;
  /** Values of the columns that name the row, as they are stored, in the order of `RowName.columns`. */
  readonly key: readonly Value[];
  /** What each value of its answer is: a column of the row, or null for one of the columns that name it. Empty for a write. */
  readonly columns: readonly (string | null)[];
  /** It does nothing, and answers no row, unless these columns have these values. */
  readonly conditions: readonly { readonly column: string; readonly value: Value }[];
}

/** What stands in a register of the machine: a value that no row had a part in, or a column (-1: the row id) of a cursor's row. */
type Held = { readonly value: Value } | { readonly cursor: number; readonly column: number };

/** Programs are short; whatever comes back to where it was is a loop. */
const STEPS_MAX = 300;
const NOTHING_TO_DO = new Set(['Noop', 'RealAffinity', 'ReleaseReg', 'Explain', 'Transaction', 'IdxGT', 'DecrJumpZero', 'CursorHint']);
const ROWID = -1;

/** Statements on one schema. */
export class Lookups {
  readonly keys: Keys;
  readonly #db: Database;
  readonly #programs = new Map<string, readonly Instruction[] | null>();

  constructor(db: Database) {
    this.#db = db;
    this.keys = new Keys(db);
  }

  /** Null: it does not ask for one row by its key, or nobody can tell. */
  of(sql: string, params: readonly Value[]): Lookup | null {
    let program = this.#programs.get(sql);
    if (program === undefined) this.#programs.set(sql, (program = this.#explained(sql)));
    return program && new Walk(this.keys, program, params).lookup();
  }

  #explained(sql: string): readonly Instruction[] | null {
    try {
      return this.#db.all(`EXPLAIN ${sql.slice(skipBlank(sql, 0))}`, [], true).map(instructionOf);
    } catch {
      return null;
    }
  }
}

/** Goes through a program as SQLite's machine does that finds every row it looks for. */
class Walk {
  readonly #keys: Keys;
  readonly #program: readonly Instruction[];
  readonly #params: readonly Value[];
  readonly #held = new Map<number, Held>();
  /** Cursor → root page of its table or index. */
  readonly #roots = new Map<number, number>();
  /** What the one row was sought by, and with which cursor. */
  #sought: { readonly cursor: number; readonly row: RowName; readonly key: readonly Value[] } | null = null;
  /** Cursors that stand at it. */
  readonly #standing = new Set<number>();
  readonly #conditions: { column: string; value: Value }[] = [];
  #answer: readonly (string | null)[] | null = null;
  #writes = false;

  constructor(keys: Keys, program: readonly Instruction[], params: readonly Value[]) {
    this.#keys = keys;
    this.#program = program;
    this.#params = params;
  }

  lookup(): Lookup | null {
    let at = 0;
    for (let left = STEPS_MAX; left > 0; left--) {
      const step = this.#program[at];
      if (!step) return null;
      if (step.opcode === 'Halt' || this.#isAtRow(step)) return this.#found();
      if (step.opcode === 'Init' || step.opcode === 'Goto') at = step.p2;
      else if (this.#takes(step)) at += 1;
      else return null;
    }
    return null;
  }

  /**
   * It stands at the row that it writes, and has tested all that it asks of it. Where rows have no ids an UPDATE notes the key of the row, and
   * ends at once if there is none; a DELETE begins to delete.
   */
  #isAtRow({ opcode, p1, p2 }: Instruction): boolean {
    if (!this.#writes || !this.#sought) return false;
    if (opcode === 'IsNull') return this.#columnIn(p1) === null && this.#program[p2]?.opcode === 'Halt';
    return opcode === 'Rowid' || opcode === 'Delete' || opcode === 'IdxDelete';
  }

  #found(): Lookup | null {
    const sought = this.#sought;
    if (!sought || (!this.#writes && this.#answer === null)) return null;
    return { table: sought.row.table, key: sought.key, columns: this.#answer ?? [], conditions: this.#conditions };
  }

  /** False: not understood. */
  #takes(step: Instruction): boolean {
    const { opcode, p1, p2, p3, p4 } = step;
    switch (opcode) {
      case 'OpenRead':
      case 'OpenWrite':
        this.#writes ||= opcode === 'OpenWrite';
        this.#roots.set(p1, p2);
        return true;
      case 'Integer':
        return this.#hold(p2, { value: p1 });
      case 'Int64':
        return this.#hold(p2, { value: whole(int64Of(step)) });
      case 'String8':
        return this.#hold(p2, { value: p4 });
      case 'Variable':
        return this.#hold(p2, { value: this.#params[p1 - 1] ?? null });
      case 'Null':
        for (let i = p2; i <= Math.max(p2, p3); i++) this.#hold(i, { value: null });
        return true;
      case 'Copy':
      case 'SCopy':
        for (let i = 0; i <= (opcode === 'Copy' ? p3 : 0); i++) if (!this.#copy(p1 + i, p2 + i)) return false;
        return true;
      case 'IsNull':
        return this.#valueIn(p1) != null;
      case 'Affinity':
        return this.#convert(p1, p2, p4);
      case 'SeekRowid':
      case 'NotExists':
        return this.#seek(p1, this.#keys.ofRowids(this.#rootOf(p1)), p3, 1);
      case 'SeekGE':
        return this.#seek(p1, this.#keys.ofIndex(this.#rootOf(p1)), p3, Number(p4));
      case 'DeferredSeek':
        if (this.#standing.has(p1)) this.#standing.add(p3);
        return this.#standing.has(p1);
      case 'Column':
        return this.#standing.has(p1) && this.#hold(p3, { cursor: p1, column: p2 });
      case 'Rowid':
        return this.#standing.has(p1) && this.#hold(p2, { cursor: p1, column: ROWID });
      case 'Ne':
        return this.#holdsOnly(step);
      case 'ResultRow':
        return this.#answers(p1, p2);
      default:
        return NOTHING_TO_DO.has(opcode);
    }
  }

  #hold(register: number, held: Held): true {
    this.#held.set(register, held);
    return true;
  }

  #copy(from: number, to: number): boolean {
    const held = this.#held.get(from);
    return held !== undefined && this.#hold(to, held);
  }

  /** Undefined: it hangs on a row, or nobody knows. */
  #valueIn(register: number): Value | undefined {
    const held = this.#held.get(register);
    return held && 'value' in held ? held.value : undefined;
  }

  #rootOf = (cursor: number): number => this.#roots.get(cursor) ?? 0;

  #convert(from: number, count: number, letters: string): boolean {
    for (let i = 0; i < count; i++) {
      const value = this.#valueIn(from + i);
      if (value === undefined) continue;
      const stored = storedAs(value, affinityOfLetter(letters.charAt(i)));
      if (stored === undefined) return false;
      this.#hold(from + i, { value: stored });
    }
    return true;
  }

  #seek(cursor: number, row: RowName | null, from: number, count: number): boolean {
    if (this.#sought || row === null || row.columns.length !== count) return false;
    const key: Value[] = [];
    for (let i = 0; i < count; i++) {
      const value = this.#valueIn(from + i);
      const stored = value === undefined || value === null ? undefined : storedAs(value, row.affinities[i] ?? 'BLOB');
      if (stored === undefined) return false;
      key.push(stored);
    }
    this.#sought = { cursor, row, key };
    this.#standing.add(cursor);
    return true;
  }

  /** The column that stands in a register; null: one of those that name the row; undefined: something else. */
  #columnIn(register: number): string | null | undefined {
    const held = this.#held.get(register);
    if (!held || 'value' in held) return undefined;
    return held.column === ROWID ? null : this.#keys.columnOf(this.#rootOf(held.cursor), held.column);
  }

  #holdsOnly({ p1, p3, p4 }: Instruction): boolean {
    for (const [one, other] of [
      [p1, p3],
      [p3, p1],
    ] as const) {
      const value = this.#valueIn(one);
      const column = this.#columnIn(other);
      if (value === undefined || value === null || typeof column !== 'string') continue;
      this.#conditions.push({ column, value });
      // What a text is compared by is the column's collation.
      return p4 === '' || p4.startsWith('BINARY');
    }
    return false;
  }

  #answers(from: number, count: number): boolean {
    if (this.#answer !== null || !this.#sought) return false;
    const columns: (string | null)[] = [];
    for (let i = from; i < from + count; i++) {
      const column = this.#columnIn(i);
      if (column === undefined) return false;
      columns.push(column);
    }
    this.#answer = columns;
    return true;
  }
}

const whole = (value: bigint): Value => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
