/** Before time starts: every TiDB server has the schema, and every region the rows of its tables. */
import { ROWS_JOBS } from '../../../sharding/index.ts';
import type { SetupStore, Topology } from '../../contract.ts';
import { dealt } from '../../shared/dealt.ts';
import { regionName } from './node.ts';

export const JOBS = ROWS_JOBS;

export function prepare({ nodes }: Topology, regions: number, setup: readonly string[], store: SetupStore): void {
  const [first, ...servers] = nodes.filter(({ kind }) => kind === 'tidb');
  const blank = nodes.find(({ kind }) => kind === 'tikv');
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
    all.deal(id, (table) => regionName(table % regions) === part);
  }
}
