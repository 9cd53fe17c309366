/** Nodes whose disks are slow at a moment: a fault of a node that only commands tell of, and that few pictures ask for. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';

export function slowDisksAt({ chronicle }: TraceIndex, atUs: Micros): ReadonlySet<NodeId> {
  const slow = new Set<NodeId>();
  for (const { at, command } of chronicle.commands) {
    if (at > atUs) break;
    if (command.type === 'slow-disk' && command.factor !== 1) slow.add(command.node);
    // One that was lost is replaced by a disk like the others.
    else if (command.type === 'slow-disk' || command.type === 'wipe') slow.delete(command.node);
  }
  return slow;
}
