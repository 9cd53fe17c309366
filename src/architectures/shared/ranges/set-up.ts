/** Before time starts: every server of SQL has the schema, and every group of replicas the rows of its tables, dealt out in turn. */
import { ROWS_JOBS } from '../../../sharding/index.ts';
import type { SetupStore, Topology } from '../../contract.ts';
import { dealt } from '../dealt.ts';

export const JOBS = ROWS_JOBS;

/** Names of the groups, and which kinds of nodes have the schema and which have rows. */
interface Dealt {
  readonly parts: readonly string[];
  readonly serves: string;
  readonly holds: string;
}

export function prepare({ nodes }: Topology, { parts, serves, holds }: Dealt, setup: readonly string[], store: SetupStore): void {
  const [first, ...servers] = nodes.filter(({ kind }) => kind === serves);
  const blank = nodes.find(({ kind }) => kind === holds);
  if (first === undefined || blank === undefined) return;
  const all = dealt(first.id, blank.id, setup, store);
  store.script(
    first.id,
    all.schema.map(({ sql }) => sql),
  );
  const bare = store.image(first.id);
  for (const { id } of servers) store.load(id, bare);
  const tables = all.schema.flatMap(({ type, sql }) => (type === 'trigger' || type === 'view' ? [] : sql));
  for (const { id, part } of nodes) {
    if (part === undefined) continue;
    store.script(id, tables);
    all.deal(id, (table) => parts[table % parts.length] === part);
  }
}
