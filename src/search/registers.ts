/**
 * What random clients ask. Each write appends its own name to the text of one or more rows (list-append, as in Kingsbury & Alvaro, *Elle*,
 * VLDB 2020), so every read tells which writes it saw and in which order, and nothing about orders has to be guessed. Half of all worlds have a
 * second table: what a system keeps by tables (groups, key regions, ranges, copies of a reference table) is spanned by what asks for rows of both.
 */
import type { Value } from '../sim/operation.ts';

export const KEYS_MAX = 6;
/** Rows of the second table, at most. */
export const LEDGERS_MAX = 3;
/** Rows of the second table have greater keys, so that a key tells the table, and an answer the rows. */
const LEDGERS_ABOVE = 100;

/** How many rows each table has. Without any of the second there is no such table. */
export interface Rows {
  readonly registers: number;
  readonly ledgers: number;
}

const TABLES = ['registers', 'ledgers'] as const;
export type Table = (typeof TABLES)[number];
export const SECOND: Table = 'ledgers';

const numbers = (count: number, above = 0): readonly number[] => Array.from({ length: count }, (_, i) => above + i + 1);
/** Of each table, in order. */
export const keysIn = ({ registers, ledgers }: Rows): Readonly<Record<Table, readonly number[]>> => ({
  registers: numbers(registers),
  ledgers: numbers(ledgers, LEDGERS_ABOVE),
});

export const tableOf = (key: number): Table => (key > LEDGERS_ABOVE ? SECOND : 'registers');

/** A row that stands in one of the two tables at any moment: transactions move it from one to the other. Its text is the name of whoever moved it last. */
export const TOKEN = 900;
/** Whoever moves it appends to this row first, so that movers wait for each other at every level, and its trail says who came after whom. */
export const TURN = 1;
export const UNMOVED = 'unmoved';

/** Every room can spread rows by this column. */
const created = (table: Table): string => `CREATE TABLE ${table} (tenant_id INTEGER PRIMARY KEY, trail TEXT NOT NULL)`;
const inserted = (table: Table, key: number, text = ''): string => `INSERT INTO ${table} VALUES (${key}, '${text}')`;

export function setUpOf(rows: Rows): string[] {
  const keys = keysIn(rows);
  const first = [created('registers'), ...keys.registers.map((key) => inserted('registers', key))];
  if (rows.ledgers === 0) return first;
  return [...first, inserted('registers', TOKEN, UNMOVED), created(SECOND), ...keys.ledgers.map((key) => inserted(SECOND, key))];
}

/** What a set-up has put there; another than ours has none. */
export function rowsIn(setup: readonly string[]): Rows {
  const count = (table: Table): number => setup.filter((sql) => /^INSERT INTO (\w+) VALUES \(\d+, ''\)/.exec(sql)?.[1] === table).length;
  return { registers: count('registers'), ledgers: count(SECOND) };
}

export const appendTo = (table: Table): string => `UPDATE ${table} SET trail = trail || ' ' || ? WHERE tenant_id = ?`;
/** Writes to two rows at once, which may be kept in two places. */
export const appendSome = (table: Table): string => `UPDATE ${table} SET trail = trail || ' ' || ? WHERE tenant_id IN (?, ?)`;
/** Hangs on another row: whoever carries it out elsewhere, or later, may do something else. */
export const appendIf = (table: Table): string =>
  `UPDATE ${table} SET trail = trail || ' ' || ? WHERE tenant_id = ? AND (SELECT length(trail) % 2 FROM ${table} WHERE tenant_id = ?) = 0`;
/** Writes one row in any case, and which of two hangs on a third: copies that see others' writes in another order write another row. */
export const appendEither = (table: Table): string =>
  `UPDATE ${table} SET trail = trail || ' ' || ? WHERE tenant_id = CASE (SELECT length(trail) % 2 FROM ${table} WHERE tenant_id = ?) WHEN 0 THEN ? ELSE ? END`;
/** Fails for certain: the row is there. */
export const collideWith = (table: Table): string => `INSERT INTO ${table} (trail, tenant_id) VALUES (?, ?)`;
export const readFrom = (table: Table): string => `SELECT tenant_id, trail FROM ${table} WHERE tenant_id = ?`;
export const heldIn = (table: Table): string => `SELECT tenant_id, trail FROM ${table}`;
/** One moves the token here, and takes it from the other. */
export const putInto = collideWith;
export const takenFrom = (table: Table): string => `DELETE FROM ${table} WHERE tenant_id = ?`;

export const APPEND = appendTo('registers');
/** Writes to every row at once: only one database can do that atomically. */
export const APPEND_ALL = "UPDATE registers SET trail = trail || ' ' || ?";
export const READ_ALL = 'SELECT tenant_id, trail FROM registers ORDER BY tenant_id';
/** One statement, and so one moment, of both tables. */
export const READ_BOTH = `${heldIn('registers')} UNION ALL ${heldIn(SECOND)}`;
const READ_EACH = `${readFrom('registers')} UNION ALL ${readFrom(SECOND)}`;

/** Reads two rows in one statement, of one table or of both. */
export function readOf(one: number, other: number): { readonly sql: string; readonly params: readonly number[] } {
  const [table, second] = [tableOf(one), tableOf(other)];
  if (table === second) return { sql: `${heldIn(table)} WHERE tenant_id IN (?, ?)`, params: [one, other] };
  return { sql: READ_EACH, params: [Math.min(one, other), Math.max(one, other)] };
}

/** What a statement does, and in which table. */
export interface Kind {
  readonly does: 'append' | 'append some' | 'append if' | 'append either' | 'collide' | 'read';
  readonly table: Table;
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  TABLES.flatMap((table): (readonly [string, Kind])[] => [
    [appendTo(table), { does: 'append', table }],
    [appendSome(table), { does: 'append some', table }],
    [appendIf(table), { does: 'append if', table }],
    [appendEither(table), { does: 'append either', table }],
    [collideWith(table), { does: 'collide', table }],
    [readFrom(table), { does: 'read', table }],
  ]),
);

export const kindOf = (sql: string): Kind | null => KINDS.get(sql) ?? null;

/** What stands in a row, in order: the names of the writes. */
export type Trail = readonly string[];
export type Trails = ReadonlyMap<number, Trail>;

export const trailOf = (text: Value | undefined): Trail => (typeof text === 'string' ? text.split(' ').filter((name) => name !== '') : []);

/** Without the token, which has no trail. */
export const trailsOf = (rows: readonly (readonly Value[])[]): Trails =>
  new Map(rows.flatMap(([key, text]) => (Number(key) === TOKEN ? [] : [[Number(key), trailOf(text)] as const])));

/** Who moved the token last, of each row that is it. Whoever appends to all rows appends to it as well. */
export const tokensOf = (rows: readonly (readonly Value[])[]): readonly string[] =>
  rows.flatMap(([key, text]) => (Number(key) === TOKEN ? [trailOf(text)[0] ?? ''] : []));

/** Names of writes are texts where a schedule gives them, numbers where a load draws them. */
export const nameOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : null;
