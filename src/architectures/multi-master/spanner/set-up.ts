/** Before time starts: all spanservers are alike, or, of several groups, have the schema and the rows of their group's tables. */
import type { SetupStore, Topology } from '../../contract.ts';
import { dealt } from '../../shared/dealt.ts';
import { prepareAlike } from '../../shared/equals.ts';
import type { Settings } from '../../showing.ts';
import { groupOfTable, partOf } from './many-groups.ts';

export function prepare(topology: Topology, _settings: Settings, setup: readonly string[], store: SetupStore): void {
  const all = topology.nodes.filter(({ kind }) => kind === 'spanserver');
  const [first, second] = all;
  const groups = new Set(all.map(({ part }) => part)).size;
  if (groups <= 1 || !first || !second) return prepareAlike('spanserver', topology, setup, store);
  const { schema, deal } = dealt(first.id, second.id, setup, store);
  // What runs by itself would run in one group alone.
  const bare = schema.flatMap(({ type, sql }) => (type === 'trigger' ? [] : sql));
  for (const { id, part } of all) {
    store.script(id, bare);
    deal(id, (table) => partOf(groupOfTable(table, groups)) === part);
  }
}
