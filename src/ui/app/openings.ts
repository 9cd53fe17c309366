/** What each screen shows when it is opened for the first time. */
import { scenarios } from '../../scenarios/index.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening, ScreenId } from '../../store/state.ts';

/** A visitor's first picture. */
export const FIRST = 'stale-in-tokyo';

export function openingOf(_screen: ScreenId): Opening {
  const scenario = scenarios.find(({ id }) => id === FIRST);
  return { runs: scenario ? [describedRun(scenario)] : [], atUs: null };
}
