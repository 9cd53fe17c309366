/** The five architectures, in the order in which the article (and the tabs) show them. */
import { over } from './composition/index.ts';
import { roomsOf } from './composition/ids.ts';
import type { Architecture } from './contract.ts';
import { multiMaster } from './multi-master/index.ts';
import { partitionRouter } from './partition-router/index.ts';
import { queryCache } from './query-cache/index.ts';
import { readReplicas } from './read-replicas/index.ts';
import { singleNode } from './single-node/index.ts';

export const architectures: readonly Architecture[] = [singleNode, queryCache, readReplicas, partitionRouter, multiMaster];

/** The architecture of that id, or undefined: ids come from files and links that people wrote. */
export function architectureById(id: string): Architecture | undefined {
  const known = architectures.find((architecture) => architecture.about.id === id);
  if (known) return known;
  const [front, back] = roomsOf(id).map((one) => architectures.find(({ about }) => about.id === one));
  return front && back && over(front, back);
}
