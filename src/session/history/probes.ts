/** What can be asked of any data so that answers tell of versions: a column of a row that is read, and to which something new is written. */
import type { Value } from '../../sim/operation.ts';
import type { Database } from '../../sqlite/database.ts';
import { Keys } from '../../sqlite/keys.ts';
import { quoteName, type Table } from '../../sqlite/schema.ts';

export interface Probe {
  readonly read: string;
  /** Its first parameter is what is written. */
  readonly write: string;
  /** Of the row. */
  readonly key: readonly Value[];
  /** What the column takes. */
  readonly takes: 'text' | 'number';
}

/** Rows of one table, and of all together. */
const ROWS_MAX = 2;
const PROBES_MAX = 4;

/** In alphabetical order of their tables, the first rows of each. */
/** `place`: the column by which rows are spread over several databases, where they are. */
export function probesOf(db: Database, place: string | null): readonly Probe[] {
  const keys = new Keys(db);
  return db.schema.tables.flatMap((table) => inTable(db, keys, table, place)).slice(0, PROBES_MAX);
}

/** None where a row has no key of its own, or where what may stand in it hangs on more than its type. */
function inTable(db: Database, keys: Keys, table: Table, place: string | null): readonly Probe[] {
  const name = keys.of(table.name);
  const column = name && writable(db, table, place);
  if (!name || !column || name.columns.includes('rowid')) return [];
  // Where rows are spread by a column that is no key, naming it finds them in one place.
  const columns = [...name.columns, ...table.columns.flatMap((each) => (each.key === 0 && each.name === place ? [each.name] : []))];
  const list = columns.map(quoteName).join(', ');
  const where = columns.map((each) => `${quoteName(each)} = ?`).join(' AND ');
  const rows = db.all(`SELECT ${list} FROM ${quoteName(table.name)} ORDER BY ${list} LIMIT ${ROWS_MAX}`, [], true);
  const set = quoteName(column.name);
  return rows
    .filter((key) => key.every((value) => value !== null))
    .map((key) => ({
      read: `SELECT ${list}, ${set} FROM ${quoteName(table.name)} WHERE ${where}`,
      write: `UPDATE ${quoteName(table.name)} SET ${set} = ? WHERE ${where}`,
      key,
      takes: isNumber(column.type) ? 'number' : 'text',
    }));
}

const isNumber = (type: string): boolean => /INT|REAL|FLOA|DOUB|NUM|DEC/i.test(type);
/** Others are of a kind that a made-up value may not fit. */
const isText = (type: string): boolean => type === '' || /CHAR|TEXT|CLOB/i.test(type);

function writable(db: Database, { name, sql, columns }: Table, place: string | null): Table['columns'][number] | undefined {
  if (/\bCHECK\b/i.test(sql)) return undefined;
  const bound = new Set(
    db
      .all(
        'SELECT i.name FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i WHERE l."unique" UNION SELECT "from" FROM pragma_foreign_key_list(?)',
        [name, name],
        true,
      )
      .map(([each]) => String(each)),
  );
  const free = columns.filter((each) => each.key === 0 && !each.generated && each.name !== place && !bound.has(each.name));
  return free.find(({ type }) => isText(type)) ?? free.find(({ type }) => isNumber(type));
}
