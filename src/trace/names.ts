/** Names of nodes for people: the city of their region. */
import type { NodeId, NodeSpec } from '../sim/node.ts';

export interface Named {
  readonly nodes: readonly NodeSpec[];
  readonly places: readonly { readonly id: string; readonly city: string }[];
}

/** A function from node id (or region id) to the name of its city. */
export function cityOf({ nodes, places }: Named): (id: NodeId) => string {
  const cities = new Map(places.map((p) => [p.id, p.city]));
  const names = new Map<string, string>(cities);
  for (const node of nodes) names.set(node.id, cities.get(node.region) ?? node.region);
  return (id) => names.get(id) ?? id;
}
