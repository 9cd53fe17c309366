/**
 * What is shown of a room, as far as it has come. The first picture needs one room, and it is here at once. The others stand in `shown.ts`,
 * and come with whatever can bring a scenario of theirs: each such module imports it, so nobody has one that cannot be drawn.
 */
import { idOver, roomsOf } from './composition/ids.ts';
import { about as readReplicas } from './read-replicas/about.ts';
import type { About, ArchitectureId } from './showing.ts';

export { roomsOf };

export interface ShownRoom {
  readonly about: About;
  /** The exports of its `machine.ts`; they bring xstate with them. */
  readonly machines: () => Promise<Readonly<Record<string, unknown>>>;
}

/** Which room a run shows: one, or one in front of another. */
export interface Standing {
  readonly architecture: ArchitectureId;
  readonly over: { readonly architecture: ArchitectureId } | null;
}

/** In the order of the tabs. */
export const architectureIds: readonly ArchitectureId[] = [
  'single-node',
  'query-cache',
  'read-replicas',
  'partition-router',
  'multi-master',
];

/** Copies that follow are what most people have, and where there is most to see. */
export const firstRoom: ShownRoom = { about: readReplicas, machines: () => import('./read-replicas/machine.ts') };

export const roomOf = ({ architecture, over }: Standing): ArchitectureId => (over ? idOver(architecture, over.architecture) : architecture);

let find = (id: ArchitectureId): ShownRoom | undefined => (id === firstRoom.about.id ? firstRoom : undefined);

/** Now all are there. */
export function know(all: typeof find): void {
  find = all;
}

/** Scenarios are read with their architecture checked, so one that is not there is a mistake of ours. */
export function shownRoom(id: ArchitectureId): ShownRoom {
  const room = find(id);
  if (!room) throw new Error(`Antipode's own mistake: nothing is shown of an architecture “${id}”`);
  return room;
}
