/**
 * What is shown of each architecture, in the order of the tabs: what is said of it, and, fetched when somebody looks, the role
 * machines that it runs. No protocol comes with this; `index.ts` has what runs, `known.ts` what the first picture needs.
 */
import { roomsOf } from './composition/ids.ts';
import { aboutOver } from './composition/shown.ts';
import { firstRoom, know, type ShownRoom } from './known.ts';
import { about as multiMaster } from './multi-master/about.ts';
import { about as partitionRouter } from './partition-router/about.ts';
import { about as queryCache } from './query-cache/about.ts';
import type { ArchitectureId } from './showing.ts';
import { about as singleNode } from './single-node/about.ts';

export { architectureIds, roomOf, roomsOf, type ShownRoom, type Standing, shownRoom } from './known.ts';

export const shownRooms: readonly ShownRoom[] = [
  { about: singleNode, machines: () => import('./single-node/machine.ts') },
  { about: queryCache, machines: () => import('./query-cache/machine.ts') },
  firstRoom,
  { about: partitionRouter, machines: () => import('./partition-router/machine.ts') },
  { about: multiMaster, machines: () => import('./multi-master/machine.ts') },
];

know((id) => shownRooms.find(({ about }) => about.id === id) ?? shownOver(id));

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
