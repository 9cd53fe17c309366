/** What each screen shows when it is opened for the first time. */
import { emptyPlanet } from '../../scenarios/empty-planet.ts';
import { first } from '../../scenarios/first.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening, ScreenId } from '../../store/state.ts';
import { world } from '../landing/world.ts';

let compared: (() => Opening) | null = null;

/** What is compared comes with what keeps the address. */
export function compareWith(opening: () => Opening): void {
  compared = opening;
}

export function openingOf(screen: ScreenId): Opening {
  if (screen === 'home') return { runs: [describedRun(world)], atUs: null, still: true };
  // Nothing happens on an empty planet, so its clock stands at the start.
  if (screen === 'play') return { runs: [describedRun(emptyPlanet())], atUs: 0 };
  if (screen === 'compare') return compared?.() ?? { runs: [], atUs: null };
  return { runs: ['learn', 'claims', 'advice'].includes(screen) ? [] : [describedRun(first)], atUs: null };
}
