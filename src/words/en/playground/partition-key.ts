/** English: by which column rows are spread, and why; on the page and at a terminal. */
import { grouped } from '../numbers.ts';

export const title = 'Partition key';
export const aside = 'decides on which partition a row lives';
export const reading = 'The schema is being read.';
export const noTable = 'No table yet, so there is nothing to spread.';
export const notRun = (statement: number, message: string) => `Statement ${statement} of the data fails: ${message}`;
export const noProposal = 'No column says by what rows could be spread: every table is kept whole on the first partition.';
export const choose = 'Proposed keys';
export const otherKey = 'another key';
export const forExample = 'orders.customer_id';
export const tookTheKey = (key: string) => `spread rows by ${key}`;
export const score = (share: number) => `${Math.round(share * 100)} of 100`;
export const whatBecomesOf = (key: string) => `What becomes of the tables with ${key}`;
export const needsMore = 'Needs unique=checked per partition.';
export const alsoSets =
  'Choosing a key that needs it sets unique=checked per partition, too: a value that must be unique may then stand on two partitions. To keep it unique, put the key into the constraint.';

const percent = (share: number): string => (share > 0 && share < 0.005 ? 'under 1 %' : `${Math.round(share * 100)} %`);

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;

interface Judged {
  readonly spread: number;
  readonly references: number;
  readonly within: number;
  readonly values: number | null;
  readonly mostShare: number | null;
  readonly refused: readonly unknown[];
}

/** Why a key is good or not, as a sentence. */
export function reason({ spread, references, within, values, mostShare, refused }: Judged): string {
  const parts = [
    spread === 0
      ? 'no row is spread'
      : values === null
        ? `${percent(spread)} of the tables are spread`
        : `${percent(spread)} of the rows are spread`,
    ...(values === null || spread === 0
      ? []
      : [`${grouped(values)} ${values === 1 ? 'key' : 'different keys'}, the largest with ${percent(mostShare ?? 0)} of its table`]),
    ...(references === 0 ? [] : [`${within} of ${references} references stay on one partition`]),
    ...(refused.length === 0 ? [] : [`${refused.length} ${refused.length === 1 ? 'table is' : 'tables are'} refused as things stand`]),
  ];
  const words = parts.join('; ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export type Told =
  | { readonly kind: 'spread'; readonly table: string; readonly column: string; readonly beside: readonly string[]; readonly nulls: number }
  | {
      readonly kind: 'refused';
      readonly table: string;
      readonly column: string;
      readonly lacking: { readonly what: string; readonly columns: readonly string[] };
    }
  | {
      readonly kind: 'whole';
      readonly table: string;
      readonly referring: readonly string[];
      readonly rows: number | null;
      readonly lookup: boolean;
    }
  | { readonly kind: 'copied'; readonly table: string };

export const kinds = { spread: 'spread', refused: 'refused', whole: 'whole', copied: 'copied' } as const;

/** What becomes of a table, and why, without its name. */
export function becomes(told: Told): string {
  switch (told.kind) {
    case 'spread':
      return `by ${told.column}${told.beside.length === 0 ? '' : `, beside ${list(told.beside)}`}${told.nulls === 0 ? '' : `; ${grouped(told.nulls)} rows have none and live together`}`;
    case 'refused':
      return refusal(told);
    case 'whole':
      return `on the first partition: it has no column of the key${told.referring.length === 0 ? '' : `. ${list(told.referring)} ${told.referring.length === 1 ? 'refers' : 'refer'} to it, so a join fetches its rows${told.lookup ? '; as a reference table it would be on every partition' : ''}`}`;
    case 'copied':
      return 'on every partition, whole: a reference table, so joins with it are local and writes go to all';
  }
}

/** Why a schema cannot be sharded so, and how to mend it. */
export function refusal({ table, column, lacking }: Extract<Told, { kind: 'refused' }>): string {
  const { what, columns } = lacking;
  const now = what === 'PRIMARY KEY' ? `PRIMARY KEY (${columns.join(', ')})` : what;
  const then = `${what.replace(/ \(.*/, '')} (${[column, ...columns].join(', ')})`;
  return `the ${now} of ${table} lacks ${column}, and a partition can only check its own rows: make it ${then}, or set unique=checked per partition`;
}

/** Small tables that others refer to, and what becomes of them. */
export const makeReference = (tables: readonly string[]) => `Keep ${list(tables)} on every partition`;
export const referenceAside = 'As reference tables. Whoever writes them then needs “commit in two phases”.';
export const tookReference = (tables: string) => (tables === '' ? 'No reference tables' : `Reference tables: ${tables}`);

export const refusedKey = (key: string, why: string) => `Rows cannot be spread by ${key}: ${why}.`;

export const noneHas = (key: string, columns: readonly string[]) =>
  `No table has a column of the key ${key}, so every row stays on the first partition. Columns that say whose row it is: ${columns.length === 0 ? 'none' : list(columns)}.`;
