/**
 * By which columns a schema may be sharded, the best first. What counts is what the documentation of Citus counts (citus_docs, sharding/data_modeling.rst, “Choosing Distribution Column”):
 * many different values, none that has most of the rows, and tables that are joined standing together; and that as few rows as can be
 * are left on the first partition, small tables that others look up aside.
 */
import { sameName } from '../key.ts';
import { Alike, type At, saysWhose } from './alike.ts';
import type { SchemaFacts, TableFacts } from './facts.ts';
import { type Judgement, judged, type Terms } from './judge.ts';

export interface Proposal extends Judgement {
  /** 0 to 1, the higher the better. */
  readonly score: number;
  /** A router takes the schema as it is. */
  readonly fits: boolean;
}

/** As many as one looks through. */
const PROPOSED_MAX = 6;
/** What is left of a key's score when no reference stays on one partition: its rows are spread all the same. */
const APART = 0.4;

export function proposalsFor(facts: SchemaFacts, terms: Terms): readonly Proposal[] {
  const keys = [...new Set([...sharedKeys(facts.tables), ...ownKeys(facts.tables)])];
  const all = keys.map((key) => scored(judged(facts, key, terms))).filter(({ score }) => score > 0);
  return all.sort((a, b) => b.score - a.score || a.key.length - b.key.length || (a.key < b.key ? -1 : 1)).slice(0, PROPOSED_MAX);
}

/** The first that a router takes as it is; null: none. */
export const taken = (proposals: readonly Proposal[]): Proposal | null => proposals.find(({ fits }) => fits) ?? null;

export function scored(judgement: Judgement): Proposal {
  const { spread, lookups, references, within, skew, refused, problem } = judgement;
  const together = references === 0 ? 1 : within / references;
  return {
    ...judgement,
    score: spread === 0 ? 0 : (spread + lookups) * (1 - skew) * (APART + (1 - APART) * together),
    fits: problem === null && refused.length === 0,
  };
}

/** Keys that several tables have, under whatever names, and single columns that say whose row it is. */
function sharedKeys(tables: readonly TableFacts[]): readonly string[] {
  return new Alike(tables).groups.flatMap((group) => {
    const ats = tables.flatMap(
      (table) =>
        best(
          group.filter((at) => at.table === table.name),
          table,
        ) ?? [],
    );
    const isOne = ats.length === 1 && group.some(({ table, column }) => isReferring(tables, table, column));
    return (ats.length > 1 || isOne) && ats.every(isNameable) ? [textOf(ats, tables)] : [];
  });
}

/** Each table by the first column of its own primary key: rows are spread, and nothing stands beside anything on purpose. */
function ownKeys(tables: readonly TableFacts[]): readonly string[] {
  const ats = tables.flatMap(({ name, primary: [column] }) => (column === undefined ? [] : [{ table: name, column }]));
  return ats.length > 0 && ats.every(isNameable) ? [textOf(ats, tables)] : [];
}

/** A setting takes names without these. */
const isNameable = ({ table, column }: At): boolean => !/[.,=]/.test(table + column);

/** Of columns that hold the same thing in one table, the one in its primary key, or else the first. */
const best = (ats: readonly At[], { primary }: TableFacts): At | undefined => ats.find(({ column }) => primary.includes(column)) ?? ats[0];

const isReferring = (tables: readonly TableFacts[], table: string, column: string): boolean =>
  saysWhose(column) && tables.some(({ name, primary }) => name === table && !(primary.length === 1 && primary[0] === column));

/** Columns that could be keys, each name once. */
export const whoseColumns = ({ tables }: SchemaFacts): readonly string[] => [
  ...new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name).filter(saysWhose))),
];

/** As short as it can be said: the most frequent name for all, others by their tables; unless that name would catch tables that are not meant. */
export function textOf(ats: readonly At[], tables: readonly TableFacts[]): string {
  const named = (column: string): readonly At[] => ats.filter((at) => sameName(at.column, column));
  const rank = (column: string): number => named(column).length + (saysWhose(column) ? 0.5 : 0);
  const most = ats.reduce((found, { column }) => (rank(column) > rank(found) ? column : found), ats[0]?.column ?? '');
  const caught = tables.some(
    ({ name, columns }) => !ats.some(({ table }) => table === name) && columns.some((column) => sameName(column.name, most)),
  );
  const own = (some: readonly At[]): readonly string[] => some.map(({ table, column }) => `${table}.${column}`);
  return caught ? own(ats).join(', ') : [most, ...own(ats.filter(({ column }) => !sameName(column, most)))].join(', ');
}
