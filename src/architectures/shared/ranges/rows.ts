/** Rows of several groups, as whoever runs statements speaks of them. */
import type { RowChange } from '../../../sqlite/notebook.ts';

/** What a reader wants: one key of a table, or all rows of it. */
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

/** Table → its group, by the order of tables; index → its table. */
export interface Catalogue {
  readonly regions: ReadonlyMap<string, number>;
  readonly indexes: ReadonlyMap<string, string>;
}
