/** Nodes whose disks are slow, and whose lie, at a moment: faults of a node that only commands tell of, and that few pictures ask for. */
import type { Command } from '../../sim/commands.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';

export interface Disks {
  readonly slowDisks: ReadonlySet<NodeId>;
  readonly lyingDisks: ReadonlySet<NodeId>;
}

export const disksAt = (index: TraceIndex, atUs: Micros): Disks => ({
  slowDisks: nodesAt(index, atUs, (command) => (command.type === 'slow-disk' ? command.factor !== 1 : null)),
  lyingDisks: nodesAt(index, atUs, (command) => (command.type === 'lying-disk' ? command.lies : null)),
});

/** `begins`: whether a command makes a node one of them or ends that; null: neither. */
function nodesAt({ chronicle }: TraceIndex, atUs: Micros, begins: (command: Command) => boolean | null): ReadonlySet<NodeId> {
  const nodes = new Set<NodeId>();
  for (const { at, command } of chronicle.commands) {
    if (at > atUs) break;
    if (!('node' in command)) continue;
    const begun = begins(command);
    if (begun === true) nodes.add(command.node);
    // One that was lost is replaced by a disk like the others.
    else if (begun === false || command.type === 'wipe') nodes.delete(command.node);
  }
  return nodes;
}
