/** In a narrow picture only those clients are drawn that ask something in the run, or that the step speaks of. */
import { useMemo } from 'react';
import type { NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import type { Stage } from '../../session/run.ts';

export function useInvolved(stage: Stage, index: TraceIndex, look: readonly NodeId[]): Stage {
  const { asking } = index.chronicle;
  const shown = stage.nodes.filter((n) => n.kind !== 'client' || asking.has(n.id) || look.includes(n.id));
  const key = shown.map((n) => n.id).join(' ');
  return useMemo(() => {
    const kept = new Set(key.split(' '));
    const nodes = stage.nodes.filter((n) => kept.has(n.id));
    // Where no node but a client stands, the client is the region's only mark.
    const bare = stage.nodes.filter((n) => !kept.has(n.id) && !nodes.some((m) => m.region === n.region));
    return nodes.length + bare.length === stage.nodes.length ? stage : { ...stage, nodes: [...nodes, ...bare] };
  }, [stage, key]);
}
