/** Sample data: a schema with rows, what is usually asked of it, and the column that it is sharded by where rows are spread. */
import blog from './data/blog.json' with { type: 'json' };
import sports from './data/sports.json' with { type: 'json' };
import tenants from './data/tenants.json' with { type: 'json' };
import { schemaOf } from './schema-of.ts';

/** One statement of the traffic. Its parameters are drawn: a row among the distinct ones, or a tenant. */
interface Ask {
  readonly sql: string;
  readonly params: readonly string[];
  /** How often it is asked beside the others of its list. */
  readonly share: number;
}

/** What traffic can be made of. */
export interface Asks {
  /** Distinct rows that there are, and tenants; no tenants: 0. */
  readonly rows: number;
  readonly tenants: number;
  readonly reads: readonly Ask[];
  readonly writes: readonly Ask[];
}

export interface DataSet extends Asks {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly shardedBy: string;
  readonly setup: readonly string[];
  readonly samples: readonly { readonly label: string; readonly sql: string }[];
}

export const dataSets: readonly DataSet[] = [blog, sports, tenants];

const sameSetup = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((statement, i) => statement === other[i]);

/** The sample data that this set-up is; undefined for anybody's own. */
export const dataSetOf = (setup: readonly string[]): DataSet | undefined => dataSets.find((set) => sameSetup(set.setup, setup));

/** How many rows are taken for granted in tables of which nothing but the schema is known. */
const ROWS_GUESSED = 100;

/** What can be asked of any set-up: the sample's own statements, or else rows of its first table by their key. */
export function asksOf(setup: readonly string[]): Asks {
  const known = dataSetOf(setup);
  if (known) return known;
  const tables = schemaOf(setup);
  const keyed = tables.find(({ key, columns }) => key !== null && columns.length > 0);
  const [first] = tables;
  if (!keyed?.key) {
    const reads = first ? [{ sql: `SELECT count(*) FROM ${quoted(first.name)}`, params: [], share: 1 }] : [];
    return { rows: 0, tenants: 0, reads, writes: [] };
  }
  const [name, key] = [quoted(keyed.name), quoted(keyed.key)];
  const other = keyed.columns.find((column) => column !== keyed.key);
  const reads = [{ sql: `SELECT * FROM ${name} WHERE ${key} = ?`, params: ['row'], share: 1 }];
  // A row set to what it was counts as written, and leaves data of which nothing is known as it is.
  const writes = other
    ? [{ sql: `UPDATE ${name} SET ${quoted(other)} = ${quoted(other)} WHERE ${key} = ?`, params: ['row'], share: 1 }]
    : [];
  return { rows: ROWS_GUESSED, tenants: 0, reads, writes };
}

const quoted = (name: string): string => (/^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
