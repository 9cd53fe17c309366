/** Which rooms go together. Only who reads a scenario or sets up a run asks, so it comes apart from what is shown. */
import { lower } from './composition/shown.ts';
import type { About } from './showing.ts';
import { type Standing, shownRoom, shownRooms } from './shown.ts';

/** Why one room cannot stand in front of another, in one sentence; null when it can. `fronts`: the names of those that can at all. */
export function whyNot(front: About, back: About, fronts: readonly string[]): string | null {
  if (!front.before)
    return `${front.name} keeps its rows in its own nodes, so nothing can stand behind it. What can have another behind it: ${fronts.join(', ')}.`;
  for (const trait of back.traits ?? []) {
    const why = front.before.not[trait];
    if (why !== undefined) return `${front.name} cannot stand in front of ${lower(back.name)}: ${why}. Choose another for one of them.`;
  }
  return null;
}

/** Why a room cannot stand in front of the one that is named behind it, in one sentence; null when it can, or when there is none. */
export function whyNotOver({ architecture, over }: Standing): string | null {
  const fronts = shownRooms.filter(({ about }) => about.before).map(({ about }) => about.name);
  return over ? whyNot(shownRoom(architecture).about, shownRoom(over.architecture).about, fronts) : null;
}

/** What can stand behind a room, in the order of the tabs; empty where nothing can. */
export const behindOf = (architecture: string): readonly About[] =>
  shownRooms.map(({ about }) => about).filter(({ id }) => whyNotOver({ architecture, over: { architecture: id } }) === null);
