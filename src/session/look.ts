/**
 * What is inside one node at the moment of a session: its rows, what it knows, what it is busy with; and what only somebody
 * who sees all nodes can say of it. Reading changes nothing: the session goes on as it would have.
 */
import { type InsideRoom, type Knows, type LogShown, NOTHING_KNOWN, type Reading } from '../architectures/inside.ts';
import type { HostFacts } from '../sim/process.ts';
import type { Micros, NodeId } from '../sim/node.ts';
import type { Row } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { runQuery } from '../sqlite/run.ts';
import { clip, countOf, readTable, type TableShown } from './rows.ts';
import { architectureOf } from './chosen.ts';
import type { Session } from './session.ts';

/** `table` null: the first that there is. `key`: where rows with this key would live. */
export interface LookAt {
  readonly node: NodeId;
  readonly table: string | null;
  readonly key: string | null;
}

/** A table by name. */
export interface TableName {
  readonly name: string;
  readonly rows: number;
}

export interface Look {
  readonly node: NodeId;
  readonly atUs: Micros;
  readonly host: HostFacts;
  /** What the node knows itself. */
  readonly knows: Omit<Knows, 'image'>;
  /** Bytes of its database, and its version; null where it has none. */
  readonly stored: { readonly bytes: number; readonly position: number } | null;
  readonly tables: readonly TableName[];
  readonly table: TableShown | null;
  /** What only we see: who has the newest rows, and at which version that is. */
  readonly newest: { readonly node: NodeId; readonly position: number } | null;
  /** The logs of all nodes that have one, in the order of the run's nodes. */
  readonly logs: readonly { readonly node: NodeId; readonly log: LogShown }[];
  /** For each answer that a cache keeps: the rows that the newest state would give; null where they are the same or not known. */
  readonly answersNow: readonly (readonly Row[] | null)[];
}

const TABLES_MAX = 40;
/** A database of more bytes is not copied to see whether an old answer would be another now. */
const COMPARED_BYTES_MAX = 8 * 1024 * 1024;

/** Null: there is no such node. */
export function lookInside(session: Session, { node, table, key }: LookAt): Look | null {
  const { kernel, stage, sql } = session;
  const spec = stage.nodes.find(({ id }) => id === node);
  if (!spec || spec.kind === 'client') return null;
  const room = architectureOf(session.run.scenario).inside;
  const { image, ...known } = knownBy(session, room, node, key);
  const knows = clipped(known);
  const newest = room?.newest(spec, stage.nodes, kernel.states) ?? null;
  return {
    node,
    atUs: kernel.now,
    host: kernel.host(node),
    knows,
    stored: sql.engine.has(node) ? { bytes: session.storedBytes(node), position: sql.position(node) } : null,
    ...tablesOf(session, { node, table, image, newest }),
    newest: newest === null ? null : { node: newest, position: sql.position(newest) },
    logs: stage.nodes.flatMap(({ id }) => {
      const { log } = id === node ? knows : knownBy(session, room, id, null);
      return log ? [{ node: id, log }] : [];
    }),
    answersNow: answersNow(session, knows, newest),
  };
}

function clipped(knows: Omit<Knows, 'image'>): Omit<Knows, 'image'> {
  const { answers } = knows;
  if (!answers) return knows;
  return {
    ...knows,
    answers: { ...answers, kept: answers.kept.map((each) => ({ ...each, rows: each.rows.map((row) => row.map(clip)) })) },
  };
}

function knownBy(session: Session, room: InsideRoom | undefined, node: NodeId, key: string | null): Knows {
  const { kernel, stage } = session;
  const spec = stage.nodes.find(({ id }) => id === node);
  if (!room || !spec) return NOTHING_KNOWN;
  const reading: Reading = {
    spec,
    nodes: stage.nodes,
    state: kernel.states.get(node),
    clockUs: kernel.now + kernel.host(node).clockOffUs,
    key,
    tables: (of) =>
      within(session, of, (db) => db.schema.tables.map(({ name, columns }) => ({ name, columns: columns.map((c) => c.name) }))) ?? [],
    rows: (of, sql, params = []) => within(session, of, (db) => db.all(sql, params, true)) ?? [],
  };
  return room.knows(reading);
}

/** What is committed in a node's database; null where it has none. */
function within<T>({ sql }: Session, node: NodeId, read: (db: Database) => T): T | null {
  if (!sql.engine.has(node)) return null;
  return sql.settled(node, () => read(sql.engine.enter(node, { nowMs: 0, seed: 'look' })));
}

interface Wanted {
  readonly node: NodeId;
  readonly table: string | null;
  readonly image: Knows['image'];
  readonly newest: NodeId | null;
}

function tablesOf(session: Session, { node, table, image, newest }: Wanted): Pick<Look, 'tables' | 'table'> {
  const read = (own: Database, other: Database | null): Pick<Look, 'tables' | 'table'> => {
    const tables = own.schema.tables.slice(0, TABLES_MAX).map(({ name }) => ({ name, rows: countOf(own, name) }));
    const name = tables.find((each) => each.name === table)?.name ?? tables[0]?.name;
    return { tables, table: name === undefined ? null : readTable(own, other, name) };
  };
  const beside = (own: Database) =>
    newest === null || newest === node ? read(own, null) : (within(session, newest, (other) => read(own, other)) ?? read(own, null));
  const { engine } = session.sql;
  if (image) {
    engine.scratch.load(image.bytes, image.position);
    return beside(engine.scratch);
  }
  return within(session, node, beside) ?? { tables: [], table: null };
}

/** Asks the newest state again what a cache once asked, where it has changed since. */
function answersNow(session: Session, { answers }: Knows, newest: NodeId | null): readonly (readonly Row[] | null)[] {
  const { engine } = session.sql;
  if (!answers || newest === null || !engine.has(newest)) return [];
  const position = engine.position(newest);
  const old = answers.kept.map((each) => each.position !== null && each.position < position && each.params.length === 0);
  if (!old.some(Boolean) || engine.storedBytes(newest) > COMPARED_BYTES_MAX) return answers.kept.map(() => null);
  const copy = within(session, newest, () => engine.image(newest));
  if (copy) engine.scratch.load(copy, position);
  return answers.kept.map(({ sql, rows }, i) => {
    if (!old[i]) return null;
    engine.enter(newest, { nowMs: 0, seed: 'look' });
    const { result } = runQuery(engine.scratch, { sql, params: [], readOnly: true });
    if (result.kind !== 'query' || !result.outcome.ok) return null;
    const now = result.outcome.rows.slice(0, rows.length + 1).map((row) => row.map(clip));
    return JSON.stringify(now, plain) === JSON.stringify(rows, plain) ? null : now;
  });
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
