/** What each screen shows when it is opened for the first time. */
import { emptyPlanet } from '../../scenarios/empty-planet.ts';
import { scenarios } from '../../scenarios/index.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening, ScreenId } from '../../store/state.ts';

/** A visitor's first picture. */
export const FIRST = 'stale-in-tokyo';

export function openingOf(screen: ScreenId): Opening {
  // Nothing happens on an empty planet, so its clock stands at the start.
  if (screen === 'play') return { runs: [describedRun(emptyPlanet())], atUs: 0 };
  const scenario = scenarios.find(({ id }) => id === FIRST);
  return { runs: scenario ? [describedRun(scenario)] : [], atUs: null };
}
