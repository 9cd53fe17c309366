/** What one key makes of a schema: for each table where its rows go, what stands beside what, and what a router would refuse. Runs nothing. */
import { keyColumnOf, sameName, unknownOf } from '../key.ts';
import { isReference } from '../reference.ts';
import { Alike } from './alike.ts';
import type { SchemaFacts, TableFacts, UniqueFacts } from './facts.ts';

export type TableVerdict =
  /** Its rows go by this column. `beside`: tables whose rows of the same value are on the same partition. */
  | { readonly kind: 'spread'; readonly table: string; readonly column: string; readonly beside: readonly string[]; readonly nulls: number }
  /** A partition cannot check this constraint, which lacks the column. */
  | { readonly kind: 'refused'; readonly table: string; readonly column: string; readonly lacking: UniqueFacts }
  /** It has no column of the key, and is kept whole on the first partition. `referring`: tables that refer to it; `lookup`: it is small beside these. */
  | {
      readonly kind: 'whole';
      readonly table: string;
      readonly referring: readonly string[];
      readonly rows: number | null;
      readonly lookup: boolean;
    }
  /** A reference table, as it is set. */
  | { readonly kind: 'copied'; readonly table: string };

export interface Judgement {
  readonly key: string;
  readonly tables: readonly TableVerdict[];
  /** Constraints that no partition can check; empty where they are checked per partition, or all include the key. */
  readonly refused: readonly Extract<TableVerdict, { kind: 'refused' }>[];
  /** What of the key is not there, or why no key helps, as a sentence. */
  readonly problem: string | null;
  /** 0 to 1: rows that are spread, of all; tables, where no rows are known. */
  readonly spread: number;
  /** The same of small tables that others refer to and that are whole: a join fetches from them, wherever they are. */
  readonly lookups: number;
  /** Names of these: what is best a reference table. */
  readonly reference: readonly string[];
  /** References between tables, and those of them whose two rows are always on one partition. */
  readonly references: number;
  readonly within: number;
  /** Of the largest table that is spread: different keys, and the share of rows that the most frequent has; null: unknown. */
  readonly values: number | null;
  readonly mostShare: number | null;
  /** How much more that is than if each row had a key of its own: 0, where they are all different. */
  readonly skew: number;
}

export interface Terms {
  /** UNIQUE and primary keys must include the key. */
  readonly strictUnique: boolean;
  /** Tables that are reference tables, as it is set. */
  readonly reference?: string;
}

/** A small table: so many rows, or that share of all. */
const LOOKUP_ROWS = 100;
const LOOKUP_SHARE = 0.05;

export function judged({ tables, complaint }: SchemaFacts, key: string, { strictUnique, reference = '' }: Terms): Judgement {
  const alike = new Alike(tables);
  const isCopied = (name: string): boolean => isReference(reference, name);
  const keys = new Map(tables.map((table) => [table.name, isCopied(table.name) ? null : columnIn(table, key)]));
  const spread = tables.filter(({ name }) => keys.get(name) != null);
  const rootOf = (table: string): string | null => {
    const column = keys.get(table);
    return column == null ? null : alike.rootOf({ table, column });
  };
  const known = tables.some(({ rows }) => rows !== null);
  const weight = ({ rows }: TableFacts): number => (known ? (rows ?? 0) : 1);
  const sum = (some: readonly TableFacts[]): number => some.reduce((all, table) => all + weight(table), 0);
  const total = Math.max(1, sum(tables));
  const isLookup = (table: TableFacts): boolean =>
    referringTo(table.name, tables).length > 0 &&
    (known ? weight(table) <= Math.max(LOOKUP_ROWS, LOOKUP_SHARE * total) : table.references.length === 0);
  const verdicts = tables.map((table): TableVerdict => {
    const column = keys.get(table.name);
    if (isCopied(table.name)) return { kind: 'copied', table: table.name };
    if (column == null)
      return { kind: 'whole', table: table.name, referring: referringTo(table.name, tables), rows: table.rows, lookup: isLookup(table) };
    const lacking = strictUnique ? table.unique.find(({ columns }) => !columns.some((each) => sameName(each, column))) : undefined;
    if (lacking) return { kind: 'refused', table: table.name, column, lacking };
    const beside = spread.filter(({ name }) => name !== table.name && rootOf(name) === rootOf(table.name)).map(({ name }) => name);
    const nulls = table.columns.find(({ name }) => name === column)?.nulls ?? 0;
    return { kind: 'spread', table: table.name, column, beside, nulls };
  });
  const links = tables.flatMap(({ name, references }) => references.map((reference) => ({ from: name, ...reference })));
  const largest = spread.reduce<TableFacts | null>((most, table) => (most === null || weight(table) > weight(most) ? table : most), null);
  const counted = largest?.columns.find(({ name }) => name === keys.get(largest.name));
  return {
    key,
    tables: verdicts,
    refused: verdicts.filter((verdict) => verdict.kind === 'refused'),
    problem: complaint ?? unknownOf(key, tables),
    spread: sum(spread) / total,
    lookups: sum(tables.filter((table) => !spread.includes(table) && isLookup(table))) / total,
    reference: verdicts.flatMap((verdict) => (verdict.kind === 'whole' && verdict.lookup ? [verdict.table] : [])),
    references: links.length,
    // Whoever refers to a reference table finds it beside.
    within: links.filter(({ from, columns, table, to }) => isCopied(table) || isWithin(keys, { from, columns, table, to })).length,
    values: counted?.distinct ?? null,
    mostShare: counted?.most == null || !largest?.rows ? null : counted.most / largest.rows,
    skew: counted?.most == null || !largest?.rows ? 0 : (counted.most - 1) / largest.rows,
  };
}

function columnIn({ name, columns }: TableFacts, key: string): string | null {
  const wanted = keyColumnOf(key, name);
  return wanted === null ? null : (columns.find((column) => sameName(column.name, wanted))?.name ?? null);
}

const referringTo = (table: string, tables: readonly TableFacts[]): readonly string[] =>
  tables.filter(({ name, references }) => name !== table && references.some((each) => sameName(each.table, table))).map(({ name }) => name);

interface Link {
  readonly from: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly to: readonly string[];
}

/** The key of the row that refers is among what it refers by, and is the key there. */
function isWithin(keys: ReadonlyMap<string, string | null>, { from, columns, table, to }: Link): boolean {
  const [parent] = [...keys].find(([name]) => sameName(name, table)) ?? [];
  const [mine, theirs] = [keys.get(from), parent === undefined ? null : keys.get(parent)];
  // Both kept whole on the first partition.
  if (parent !== undefined && mine == null && theirs == null) return true;
  return columns.some((column, i) => mine != null && theirs != null && sameName(column, mine) && sameName(to[i] ?? '', theirs));
}
