/** Registers: one column of one row. Which of them statements read and commits wrote, by names that a history can use. */
import type { Row, Value } from '../../sim/operation.ts';
import { attempt } from '../../sqlite/attempt.ts';
import type { Database } from '../../sqlite/database.ts';
import { readEffects } from '../../sqlite/effects.ts';
import { Keys, type RowName } from '../../sqlite/keys.ts';
import { keyText, type RowKey } from '../../sqlite/notebook.ts';
import { type Lookup, Lookups } from '../../sqlite/lookup.ts';
import { type Shown, shownBy } from '../../sqlite/shown.ts';
import type { Prepared } from '../../sqlite/statements.ts';
import type { WrittenRow } from './commits.ts';

export interface Register {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly row: RowName;
  readonly key: readonly Value[];
}

export interface Written {
  readonly register: Register;
  readonly before: Value;
  readonly value: Value;
  /** The statement looked at what stood there: it is a compare-and-set. */
  readonly looked: boolean;
}

/** What statements set and look at, all of one operation together. */
export interface Sets {
  /** As `table.column`. */
  readonly columns: ReadonlySet<string>;
  readonly inserts: ReadonlySet<string>;
  readonly looksAt: ReadonlySet<string>;
}

const valueText = (value: Value): string => (typeof value === 'string' ? `'${value}'` : String(value));

export class Registers {
  readonly lookups: Lookups;
  readonly #db: Database;
  readonly #setUp = new Map<string, Value>();
  readonly #shown = new Map<string, Shown | null>();

  /** `db`: the databases as the set-up left them. */
  constructor(db: Database) {
    this.#db = db;
    this.lookups = new Lookups(db);
  }

  compiled(sql: string): Prepared | null {
    const prepared = this.#db.statements.get(sql);
    return 'message' in prepared ? null : prepared;
  }

  register(row: RowName, key: readonly Value[], column: string): Register {
    const named = row.columns.map((name, i) => `${name}=${valueText(key[i] ?? null)}`).join(' ');
    return { name: `${row.table}.${column} ${named}`, table: row.table, column, row, key };
  }

  /** What the rows of an answer show with their keys. */
  shown(prepared: Prepared): Shown | null {
    let known = this.#shown.get(prepared.sql);
    if (known === undefined) this.#shown.set(prepared.sql, (known = shownBy(this.#db, this.lookups.keys, prepared)));
    return known;
  }

  ofLookup({ table, key }: Lookup, column: string): Register | null {
    const row = this.lookups.keys.of(table);
    return row && this.register(row, key, column);
  }

  /** Null: the rows of a table have no names, or other columns than at first. */
  written({ table, key, before, after }: WrittenRow, { columns, inserts, looksAt }: Sets): readonly Written[] | null {
    const row = this.lookups.keys.of(table);
    const known = this.#db.schema.byName.get(table);
    if (!row || !known || [before, after].some((stored) => stored !== null && stored.length !== known.columns.length)) return null;
    const sets = [...columns].some((column) => column.startsWith(`${table}.`));
    const at = (stored: Row): readonly Value[] => Keys.valuesOf(row, stored, key);
    const moved = before !== null && after !== null && keyText('', at(before)) !== keyText('', at(after));
    const of = (stored: Row | null, was: Row | null, is: Row | null): readonly Written[] =>
      stored === null
        ? []
        : known.columns.flatMap(({ name, key: place }, i) => {
            const [old, now] = [was?.[i] ?? null, is?.[i] ?? null];
            const full = `${table}.${name}`;
            const isSet = was === null || is === null || columns.has(full) || (inserts.has(table) && !sets) || !isSame(old, now);
            if (place > 0 || !isSet) return [];
            return [{ register: this.register(row, at(stored), name), before: old, value: now, looked: looksAt.has(full) }];
          });
    return moved ? [...of(before, before, null), ...of(after, null, after)] : of(after ?? before, before, after);
  }

  /**
   * What a statement would have written that no database has a commit of, where it hangs on nothing but itself: it is tried on what
   * the set-up left. Null: nobody can tell.
   */
  imagined({ sql, touched, classification }: Prepared, params: readonly Value[]): readonly WrittenRow[] | null {
    const hangs = [...touched.reads].some(([table, columns]) => {
      const row = this.lookups.keys.of(table);
      return !row || [...columns].some((column) => column !== '' && !row.columns.includes(column));
    });
    if (hangs || classification.volatile || classification.schema) return null;
    const { noted } = attempt(this.#db, { sql, params, readOnly: false }, []);
    const after = readEffects(this.#db, noted.values());
    this.#db.rollback();
    const before = readEffects(this.#db, noted.values());
    if (noted.size === 0 || !before || !after) return null;
    const written = ([name, { table, key }]: readonly [string, RowKey]): WrittenRow => {
      return { table, key, before: before.get(name)?.row ?? null, after: after.get(name)?.row ?? null };
    };
    return [...noted].map(written);
  }

  /** What the set-up wrote there; null: nothing. */
  setUp({ name, table, column, row, key }: Register): Value {
    const known = this.#setUp.get(name);
    if (known !== undefined) return known;
    const where = row.columns.map((each) => `${quoted(each)} IS ?`).join(' AND ');
    const value = this.#db.all(`SELECT ${quoted(column)} FROM ${quoted(table)} WHERE ${where}`, key)[0]?.[0] ?? null;
    this.#setUp.set(name, value);
    return value;
  }
}

const isSame = (a: Value, b: Value): boolean => keyText('', [a]) === keyText('', [b]);
const quoted = (name: string): string => (name === 'rowid' ? name : `"${name.replaceAll('"', '""')}"`);
