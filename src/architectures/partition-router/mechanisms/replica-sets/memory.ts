/** What a set remembers of writes that its log has not any more: where numbers begin, who took them, and what is in its conflict feed. */
import type { NodeId } from '../../../../sim/node.ts';
import type { PartitionMap } from '../../map.ts';
import type { Conflict, EpochSpan } from '../../replica-set/protocol.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

/** What a log that begins with a file remembers of what came before. */
export interface SetMemory {
  /** Position of the database before the partition's first write. */
  readonly base: number;
  readonly epochs: readonly EpochSpan[];
  readonly conflicts: readonly Conflict[];
  /** How often its region has begun anew with another region’s database. */
  readonly seeds: number;
  /** Where sets are split: the map as of the last that the log has not any more. */
  readonly map?: PartitionMap;
}

const isMemory = (value: unknown): value is SetMemory => typeof value === 'object' && value !== null && 'conflicts' in value;

export function memoryOf(node: ReplicaState): SetMemory {
  const memory = group.memory(node);
  return isMemory(memory) ? memory : { base: node.base ?? node.storedBase ?? 0, epochs: [], conflicts: [], seeds: 0 };
}

/** What came with a file. */
export const memoryIn = (value: unknown): SetMemory => (isMemory(value) ? value : { base: 0, epochs: [], conflicts: [], seeds: 0 });

export const conflictsIn = (node: ReplicaState): readonly Conflict[] => memoryOf(node).conflicts;

/** In which epoch the write of that number was taken. */
export const epochIn = (spans: readonly EpochSpan[], lsn: number): number => spans.find(({ upTo }) => lsn <= upTo)?.epoch ?? 1;

/** The write region's primary, or whoever has given up what a new one lacks: it sends its database. */
export function sendSeed(node: ReplicaState, out: ReplicaOut, to: NodeId): void {
  if (node.base !== null) out.execute({ kind: 'seed', to }, { kind: 'image' });
}
