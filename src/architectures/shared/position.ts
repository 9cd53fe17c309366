/** How far a node's database is, as it tells it. */
import type { Out } from '../../sim/out.ts';

export function advanceTo(node: { position: number }, out: Pick<Out, 'report'>, position: number): void {
  if (position <= node.position) return;
  node.position = position;
  out.report('position', position);
}
