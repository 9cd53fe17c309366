/** Where a client's query enters: the cache of its own region. And what can be said of a statement without a schema. */
import type { NodeId } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

export function cacheOf(region: string, topology: Topology): NodeId {
  return topology.nodes.find((node) => node.kind === 'cache' && node.region === region)?.id ?? primaryOf(topology);
}

export function primaryOf(topology: Topology): NodeId {
  const primary = topology.nodes.find((node) => node.kind === 'primary');
  if (!primary) throw new Error('A query-cache run has exactly one primary.');
  return primary.id;
}

/**
 * True only for a single statement that begins with SELECT or VALUES: SQLite's grammar lets neither change anything.
 * False means “may write”. It never decides what is cached, only what the cache may say when the primary is silent.
 */
export function surelyReads(sql: string): boolean {
  return /^\s*(?:select|values)\b[^;]*;?\s*$/i.test(sql);
}
