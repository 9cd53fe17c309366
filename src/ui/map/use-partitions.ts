/** The sides of every partition of a run; the same array as long as no new partition came, so that layouts are kept. */
import { useMemo } from 'react';
import type { TraceIndex } from '../../trace/world.ts';
import { faultsOf, type Sides } from '../faults/stretches.ts';

export function usePartitions(index: TraceIndex): readonly Sides[] {
  const { partitions } = faultsOf(index);
  const key = partitions.map((p) => p.sides.map((s) => s.join(',')).join('|')).join(';');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fold grows in place; the key says when it did.
  return useMemo(() => partitions.map((p) => p.sides), [key]);
}
