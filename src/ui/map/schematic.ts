/**
 * Which schematic serves an architecture: a ring for peers (members, and partitions with a router each), a compass where
 * one main database stands in the middle.
 */
import type { ArchitectureId } from '../../architectures/contract.ts';

export const schematicFor = (architecture: ArchitectureId): 'compass' | 'ring' =>
  architecture === 'multi-master' || architecture === 'partition-router' ? 'ring' : 'compass';
