/** How far a partition's database is. */
import type { PartitionOut, PartitionState } from './state.ts';

export function advanceTo(node: PartitionState, out: PartitionOut, position: number): void {
  if (position <= node.position) return;
  node.position = position;
  out.report('position', position);
}
