/**
 * The key as it is set: the column that every table is sharded by which has it, and tables whose column has another name, so that
 * `customer_id, customers.id` keeps a customer beside what is hers. Names are compared as SQLite does, without regard to case.
 */

/** What one set key says. */
export interface KeyColumns {
  /** The column of all tables that are not named; null: those are kept whole. */
  readonly everywhere: string | null;
  /** Tables that say their own, in the order of the text. */
  readonly own: readonly { readonly table: string; readonly column: string }[];
}

/** One column, or `table.column`, and more of these after commas; for a setting. */
export const KEY_PATTERN = String.raw`^\s*[^\s.,=][^.,=]*(\.[^.,=]+)?(,\s*[^\s.,=][^.,=]*\.[^.,=]+)*$`;

const keys = new Map<string, KeyColumns>();
/** As many texts as are remembered: a run has one, a process that searches many. */
const KEPT = 100;

export function keyColumns(text: string): KeyColumns {
  const known = keys.get(text);
  if (known) return known;
  const parts = text.split(',').map((part) => part.split('.').map((name) => name.trim()));
  const own = parts.flatMap(([table = '', column]) => (column === undefined ? [] : [{ table, column }]));
  const read = { everywhere: parts.find((part) => part.length === 1)?.[0] ?? null, own };
  if (keys.size >= KEPT) keys.clear();
  keys.set(text, read);
  return read;
}

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The name of the column that this table is sharded by if it has it; null: by none. */
export function keyColumnOf(text: string, table: string): string | null {
  const { everywhere, own } = keyColumns(text);
  return own.find((each) => sameName(each.table, table))?.column ?? everywhere;
}

/** What of a key names nothing in this schema, as a sentence; null: all of it is there. A column for all tables may be in none: `nowhereOf`. */
export function unknownOf(
  text: string,
  tables: readonly { readonly name: string; readonly columns: readonly { readonly name: string }[] }[],
): string | null {
  for (const { table, column } of keyColumns(text).own) {
    const found = tables.find(({ name }) => sameName(name, table));
    if (!found) return `“key” names ${table}.${column}, and there is no table ${table}. There are: ${listed(tables)}. Name one of them.`;
    if (!found.columns.some(({ name }) => sameName(name, column)))
      return `“key” names ${table}.${column}, and ${found.name} has no column ${column}. It has: ${listed(found.columns)}. Name one of them.`;
  }
  return null;
}

/** The column for all tables is in none of them, and no table names its own: nothing would be spread. As a sentence; null: it is somewhere. */
export function nowhereOf(
  text: string,
  tables: readonly { readonly name: string; readonly columns: readonly { readonly name: string }[] }[],
): string | null {
  const { everywhere, own } = keyColumns(text);
  const has = (column: string): boolean => tables.some(({ columns }) => columns.some(({ name }) => sameName(name, column)));
  if (everywhere === null || own.length > 0 || tables.length === 0 || has(everywhere)) return null;
  return `“key” names ${everywhere}, and no table has such a column. There are: ${listed(tables)}. Name a column of theirs, as in “${tables[0]?.columns[0]?.name ?? 'id'}”.`;
}

const LISTED = 12;
export const listed = (all: readonly { readonly name: string }[]): string =>
  all
    .slice(0, LISTED)
    .map(({ name }) => name)
    .join(', ') + (all.length > LISTED ? ', …' : '');
