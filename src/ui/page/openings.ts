/** What each screen shows when it is opened for the first time. */
import { emptyPlanet } from '../../scenarios/empty-planet.ts';
import { scenarios } from '../../scenarios/index.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening, ScreenId } from '../../store/state.ts';
import { FIRST } from '../app/first-lesson.ts';
import { world } from '../landing/world.ts';

export function openingOf(screen: ScreenId): Opening {
  if (screen === 'home') return { runs: [describedRun(world)], atUs: null, still: true };
  // Nothing happens on an empty planet, so its clock stands at the start.
  if (screen === 'play') return { runs: [describedRun(emptyPlanet())], atUs: 0 };
  const scenario = screen === 'learn' ? undefined : scenarios.find(({ id }) => id === FIRST);
  return { runs: scenario ? [describedRun(scenario)] : [], atUs: null };
}
