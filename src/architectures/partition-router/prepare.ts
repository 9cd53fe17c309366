/** Dealing out the set-up: the schema goes everywhere, each row to the partition of its key. */
import { isSurvey, placeOfStored } from '../../sharding/index.ts';
import { keyColumnOf } from '../../sharding/key.ts';
import type { Sharding } from '../../sharding/index.ts';
import type { Survey, SurveyedTable } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SetupStore } from '../contract.ts';
import type { Ring } from './ring.ts';

/** Keys deleted by one statement, which keeps it far below the longest text. */
const KEYS_PER_STATEMENT = 200;

export interface Dealing {
  readonly ring: Ring;
  readonly routers: readonly NodeId[];
  /** What tables are sharded by, and which every partition has, as it is set. */
  readonly sharding: Sharding;
  readonly strictUnique: boolean;
  /** Some keys stay in a region, so no page elsewhere may have had them. */
  readonly keepsHome: boolean;
  /** Somebody has named the column: then a table has to have it. */
  readonly keyIsSet: boolean;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function surveyOf(store: SetupStore, { ring, sharding, strictUnique }: Dealing): Survey {
  const survey = store.perform(ring.first, { kind: 'survey', ...sharding, strictUnique });
  if (!isSurvey(survey)) throw new Error('A survey gives a survey.');
  return survey;
}

/** Keys of a sharded table and where they live. `literal` names one exactly, as SQLite writes it out. */
function homesOf(store: SetupStore, ring: Ring, table: string, { column, collation }: NonNullable<SurveyedTable['key']>) {
  const keys = store.rows(ring.first, `SELECT quote(${quoted(column)}) AS q, ${quoted(column)} FROM ${quoted(table)} GROUP BY q`);
  return keys.map(([literal, value]) => ({ literal: String(literal), home: ring.partitionOf(placeOfStored(value ?? null, collation)) }));
}

function deletions(table: string, column: string, literals: readonly string[]): readonly string[] {
  const statements: string[] = [];
  for (let i = 0; i < literals.length; i += KEYS_PER_STATEMENT) {
    const some = literals.slice(i, i + KEYS_PER_STATEMENT);
    statements.push(
      `DELETE FROM ${quoted(table)} WHERE quote(${quoted(column)}) IN (${some.map((literal) => `'${literal.replaceAll("'", "''")}'`).join(', ')})`,
    );
  }
  return statements;
}

/** Its rows are somebody's, of whom some have to stay in a region. */
function hasKey(store: SetupStore, { ring, sharding }: Dealing, table: string): boolean {
  const key = keyColumnOf(sharding.key, table);
  const [found] = store.rows(ring.first, 'SELECT 1 FROM pragma_table_info(?) WHERE name = ? COLLATE NOCASE', [table, key]);
  return found !== undefined;
}

const cannotStay = (table: string): string =>
  `“reference” names ${table}, which has the key: “residents” keeps rows of some keys in one region, and a reference table is in all of them. Leave one of the two out.`;

/** Nobody's rows can stay in a region where no table says whose they are. */
const cannotPin = (nowhere: string): string => `“residents” keeps rows of some keys in a region. ${nowhere}`;

/** Runs the set-up once on the first partition, copies it to every node, and deletes from each what is not its own. */
export function dealOut(dealing: Dealing, setup: readonly string[], store: SetupStore): void {
  const { ring, routers, keepsHome } = dealing;
  const source = ring.first;
  store.script(source, setup);
  const { complaint, unknown, nowhere, tables } = surveyOf(store, dealing);
  if (setup.length > 0) {
    if (unknown !== null) store.refuse(unknown.setting, unknown.why);
    if (nowhere !== null && dealing.keyIsSet) store.refuse('key', nowhere);
    if (nowhere !== null && keepsHome) store.refuse('residents', cannotPin(nowhere));
    const resident = keepsHome ? tables.find(({ name, reference }) => reference && hasKey(store, dealing, name)) : undefined;
    if (resident !== undefined) store.refuse('reference', cannotStay(resident.name));
  }
  if (complaint !== null) refuse(dealing, setup, store, complaint);
  const image = store.image(source);
  const holders = tables.flatMap(({ name, key }) =>
    key === null ? [] : [{ table: name, column: key.column, homes: homesOf(store, ring, name, key) }],
  );
  // Dealing out is no DELETE of anybody's: triggers must not see it.
  const triggers = store.rows(source, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid");
  const drops = triggers.map(([name]) => `DROP TRIGGER ${quoted(String(name))}`);
  const unseen = (statements: readonly string[]): readonly string[] => [...drops, ...statements, ...triggers.map(([, sql]) => String(sql))];
  const empty = (names: readonly SurveyedTable[]): readonly string[] => names.map(({ name }) => `DELETE FROM ${quoted(name)}`);
  const rid = (node: NodeId, statements: readonly string[]): void => {
    store.script(node, unseen(statements));
    // What is deleted is freed and stays on its pages; built anew, the file has the rows that are there and nothing else.
    if (keepsHome) store.rows(node, 'VACUUM');
  };
  for (const node of [...ring.all, ...routers]) {
    if (node !== source) store.load(node, image);
    if (routers.includes(node)) {
      rid(node, empty(tables));
      continue;
    }
    const foreign = holders.flatMap(({ table, column, homes }) =>
      deletions(
        table,
        column,
        homes.filter(({ home }) => home !== node).map(({ literal }) => literal),
      ),
    );
    const kept = ring.partitions.includes(node);
    const lacking = tables.filter(({ key, reference }) => (reference ? !kept : key === null && node !== source));
    rid(node, [...foreign, ...empty(lacking)]);
  }
}

/** Names the statement from which on the set-up cannot be sharded: it is run once more, one statement at a time. */
function refuse(dealing: Dealing, setup: readonly string[], store: SetupStore, why: string): never {
  const { first } = dealing.ring;
  store.load(first, new Uint8Array(0));
  const index = setup.findIndex((statement) => {
    store.script(first, [statement]);
    return surveyOf(store, dealing).complaint === why;
  });
  return store.refuse(Math.max(0, index), why);
}
