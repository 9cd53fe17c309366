/** Setting up: a partition is filled in the database of its first replica, and all others of its sets begin with the same bytes. */
import type { NodeId } from '../../../../sim/node.ts';
import type { SetupStore, Topology } from '../../../contract.ts';
import { partitionsIn, setsOf } from '../../replica-set/sets.ts';

const replicasOf = (topology: Topology, partition: NodeId): readonly NodeId[] => [...setsOf(topology, partition).values()].flat();

/** A store in which a partition is the database of its first replica. */
export function storeOfSets(topology: Topology, store: SetupStore): SetupStore {
  const first = new Map(partitionsIn(topology).map((partition) => [partition, replicasOf(topology, partition)[0] ?? partition]));
  const at = (id: NodeId): NodeId => first.get(id) ?? id;
  return {
    script: (id, statements) => store.script(at(id), statements),
    image: (id) => store.image(at(id)),
    load: (id, image) => store.load(at(id), image),
    rows: (id, sql, params) => store.rows(at(id), sql, params),
    perform: (id, job) => store.perform(at(id), job),
    refuse: (place, why) => store.refuse(place, why),
  };
}

export function copyToSets(topology: Topology, store: SetupStore): void {
  for (const partition of partitionsIn(topology)) {
    const [first, ...others] = replicasOf(topology, partition);
    if (first === undefined) continue;
    const image = store.image(first);
    for (const id of others) store.load(id, image);
  }
}
