/** Which nodes of a run are databases. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

/** The databases of a run, the first primary first. */
export function databasesOf(topology: Topology): readonly NodeSpec[] {
  const databases = topology.nodes.filter((node) => node.kind === 'primary' || node.kind === 'replica');
  return databases.sort((a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary'));
}
