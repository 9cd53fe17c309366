/**
 * Which replicas there are: each physical partition is a set of four in every region, and the main region's takes its writes. Sources:
 * azure-docs, cosmos-db/global-dist-under-the-hood.md (replica sets, partition sets) and nosql/sdk-connection-modes.md (four replicas).
 */
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';
import type { Settings } from '../../showing.ts';
import { planManager } from './account.ts';

export const COPIES = 'copies';
export const KIND = 'set-replica';
/** azure-docs, cosmos-db/nosql/sdk-connection-modes.md: one primary and three secondaries. */
const LETTERS = ['a', 'b', 'c', 'd'];
export const REPLICAS = LETTERS.length;

export const isReplicated = (settings: Settings): boolean => settings[COPIES] === 'replica-sets';

/** How many of the last partitions hold nothing in the beginning. */
export const laterIn = (settings: Settings): number => Number(settings[isReplicated(settings) ? 'spareSets' : 'joinLater']);

/** `replica-tokyo-2c`: it stands in Tokyo, in the set of the second partition. */
export function planSets(regions: readonly string[], settings: Settings): readonly NodeSpec[] {
  const numbers = Array.from({ length: Number(settings['physicalPartitions']) + Number(settings['spareSets']) }, (_, i) => i + 1);
  const sets = numbers.flatMap((number) =>
    regions.flatMap((region) =>
      LETTERS.map((letter) => ({ id: `replica-${region}-${number}${letter}`, kind: KIND, region, part: `partition-${number}` })),
    ),
  );
  return [...sets, ...planManager(regions, settings)];
}

/** Partitions, in order: machines of their own, or what sets of replicas keep. */
export function partitionsIn({ nodes }: Topology): readonly NodeId[] {
  const parts = nodes.flatMap(({ kind, id, part }) => (kind === KIND ? (part ?? []) : kind === 'partition' ? id : []));
  return [...new Set(parts)];
}

/** The set of each region, the one that takes writes first. */
export function setsOf({ nodes, regions }: Topology, partition: NodeId): ReadonlyMap<string, readonly NodeId[]> {
  return new Map(
    regions.map((region) => [
      region,
      nodes.filter((node) => node.kind === KIND && node.part === partition && node.region === region).map(({ id }) => id),
    ]),
  );
}

/** Of each partition the set that takes its writes, where regions stay as they are. */
export const setsIn = (topology: Topology): ReadonlyMap<NodeId, readonly NodeId[]> =>
  new Map(partitionsIn(topology).map((partition) => [partition, [...setsOf(topology, partition).values()][0] ?? []]));
