/** Which message a node took last: looked for backwards from a moment, within bounds. */
import type { Micros, NodeId } from '../sim/node.ts';
import type { Flight, TraceIndex } from './world.ts';

const EVENTS_MAX = 4_000;

export function lastDelivery(index: TraceIndex, node: NodeId, untilUs: Micros): Flight | null {
  const count = index.countAt(untilUs);
  for (let seq = count - 1; seq >= Math.max(index.first, count - EVENTS_MAX); seq--) {
    const event = index.event(seq);
    if (event?.type === 'deliver' && event.node === node) return index.flight(seq) ?? null;
  }
  return null;
}
