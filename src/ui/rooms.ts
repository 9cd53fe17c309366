/** What the screen may know of each architecture: what is said of it and, later, the machines that run. */
import type { AnyStateMachine } from 'xstate';
import type { About, ArchitectureId } from '../architectures/contract.ts';
import { about as multiMaster } from '../architectures/multi-master/about.ts';
import { about as partitionRouter } from '../architectures/partition-router/about.ts';
import { about as queryCache } from '../architectures/query-cache/about.ts';
import { about as readReplicas } from '../architectures/read-replicas/about.ts';
import { about as singleNode } from '../architectures/single-node/about.ts';

/** In the order of the tabs. */
export const abouts: readonly About[] = [singleNode, queryCache, readReplicas, partitionRouter, multiMaster];

const byId: Readonly<Record<ArchitectureId, About>> = {
  'single-node': singleNode,
  'query-cache': queryCache,
  'read-replicas': readReplicas,
  'partition-router': partitionRouter,
  'multi-master': multiMaster,
};

export function aboutOf(id: ArchitectureId): About {
  return byId[id];
}

/** The role machines of a room, fetched when somebody wants to see one: they bring xstate with them. */
export async function machinesOf(id: ArchitectureId): Promise<readonly AnyStateMachine[]> {
  const room: Readonly<Record<string, unknown>> = await roomOf(id);
  return Object.values(room).filter(isMachine);
}

async function roomOf(id: ArchitectureId): Promise<Readonly<Record<string, unknown>>> {
  switch (id) {
    case 'single-node':
      return import('../architectures/single-node/machine.ts');
    case 'query-cache':
      return import('../architectures/query-cache/machine.ts');
    case 'read-replicas':
      return import('../architectures/read-replicas/machine.ts');
    case 'partition-router':
      return import('../architectures/partition-router/machine.ts');
    case 'multi-master':
      return import('../architectures/multi-master/machine.ts');
  }
}

function isMachine(value: unknown): value is AnyStateMachine {
  return typeof value === 'object' && value !== null && 'root' in value && 'transition' in value && 'states' in value;
}
