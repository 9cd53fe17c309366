/** Rows of several groups, as whoever runs statements speaks of them. */
import type { RowsResult } from '../../../sharding/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type RegionMap, wholeTables } from './map.ts';

/** What a reader wants: one key of a table, the rows that have an entry of a unique index (`index byName ("map")`), or all rows. */
export interface Span {
  readonly table: string;
  readonly key: string | null;
}

/** What a transaction does to a key. `change`: the row as it is to be, null for a key that is only to stay as it is, such as an entry of a unique index. */
export interface Mutation {
  readonly key: string;
  readonly table: string;
  readonly kind: 'put' | 'delete' | 'lock';
  readonly change: RowChange | null;
}

/** And the group in which the key stands. */
export interface Touched extends Mutation {
  readonly region: number;
}

/**
 * Table → the group that had it at the start, by the order of tables; who owns which keys, as far as it is known here; index → its table; and
 * indexes by whose entries rows can be asked for.
 */
export interface Catalogue {
  readonly regions: ReadonlyMap<string, number>;
  readonly map: RegionMap;
  readonly indexes: ReadonlyMap<string, string>;
  readonly uniques: ReadonlySet<string>;
}

/** What a server learns of its schema; tables are dealt out to so many groups. */
export function catalogueOf({ tables, indexes, uniques }: Extract<RowsResult, { kind: 'rows-all' }>, groups: number): Catalogue {
  const regions = new Map(tables.map((table, i) => [table, i % groups]));
  return { regions, map: wholeTables(regions), indexes: new Map(indexes), uniques: new Set(uniques.map(({ index }) => index)) };
}
