/** Where a client's query enters: the database of its own region; where there is none, the first primary's. */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

/** The databases of a run, the first primary first. */
export function databasesOf(topology: Topology): readonly NodeSpec[] {
  const databases = topology.nodes.filter((node) => node.kind === 'primary' || node.kind === 'replica');
  return databases.sort((a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary'));
}

export function databaseFor(region: string, topology: Topology): NodeId {
  const databases = databasesOf(topology);
  const entry = databases.find((node) => node.region === region) ?? databases[0];
  if (!entry) throw new Error('A read-replicas run has a primary.');
  return entry.id;
}
