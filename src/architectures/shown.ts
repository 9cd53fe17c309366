/**
 * What is shown of each architecture, in the order of the tabs: what is said of it, and, fetched when somebody looks, the role
 * machines that it runs. No protocol comes with this; `index.ts` has what runs.
 */
import type { About, ArchitectureId } from './showing.ts';
import { aboutOver, idOver, roomsOf, whyNotOver as whyNot } from './composition/shown.ts';
import { about as multiMaster } from './multi-master/about.ts';
import { about as partitionRouter } from './partition-router/about.ts';
import { about as queryCache } from './query-cache/about.ts';
import { about as readReplicas } from './read-replicas/about.ts';
import { about as singleNode } from './single-node/about.ts';

export interface ShownRoom {
  readonly about: About;
  /** The exports of its `machine.ts`; they bring xstate with them. */
  readonly machines: () => Promise<Readonly<Record<string, unknown>>>;
}

export const shownRooms: readonly ShownRoom[] = [
  { about: singleNode, machines: () => import('./single-node/machine.ts') },
  { about: queryCache, machines: () => import('./query-cache/machine.ts') },
  { about: readReplicas, machines: () => import('./read-replicas/machine.ts') },
  { about: partitionRouter, machines: () => import('./partition-router/machine.ts') },
  { about: multiMaster, machines: () => import('./multi-master/machine.ts') },
];

/** Which room a run shows: one, or one in front of another. */
export interface Standing {
  readonly architecture: ArchitectureId;
  readonly over: { readonly architecture: ArchitectureId } | null;
}

export { roomsOf };

export const roomOf = ({ architecture, over }: Standing): ArchitectureId => (over ? idOver(architecture, over.architecture) : architecture);

/** Why a room cannot stand in front of the one that is named behind it, in one sentence; null when it can, or when there is none. */
export function whyNotOver({ architecture, over }: Standing): string | null {
  const fronts = shownRooms.filter(({ about }) => about.before).map(({ about }) => about.name);
  return over ? whyNot(shownRoom(architecture).about, shownRoom(over.architecture).about, fronts) : null;
}

export const architectureIds: readonly ArchitectureId[] = shownRooms.map(({ about }) => about.id);

/** Scenarios are read with their architecture checked, so one that is not there is a mistake of ours. */
export function shownRoom(id: ArchitectureId): ShownRoom {
  const room = shownRooms.find(({ about }) => about.id === id) ?? shownOver(id);
  if (!room) throw new Error(`Antipode's own mistake: nothing is shown of an architecture “${id}”`);
  return room;
}

const composed = new Map<ArchitectureId, ShownRoom>();

function shownOver(id: ArchitectureId): ShownRoom | undefined {
  const known = composed.get(id);
  if (known) return known;
  const [front, back] = roomsOf(id).map((one) => shownRooms.find(({ about }) => about.id === one));
  if (!front || !back) return undefined;
  const room: ShownRoom = {
    about: aboutOver(front.about, back.about),
    machines: async () => ({ ...named(front, await front.machines()), ...named(back, await back.machines()) }),
  };
  composed.set(id, room);
  return room;
}

/** Machines of two rooms may have one name. */
const named = ({ about }: ShownRoom, machines: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(machines).map(([name, machine]) => [`${about.id} ${name}`, machine]));
