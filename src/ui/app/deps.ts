/** What the store must be told by those who know architectures and lessons, put together for pages. */
import { stepTimeUs } from '../../lesson/moments.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { browserDeps } from '../../store/browser.ts';
import type { StoreDeps } from '../../store/core.ts';
import { aboutOf } from '../rooms.ts';

/** A page without screens, which is told what it shows. */
export const plainDeps = (scenarios: () => readonly Scenario[]): StoreDeps => pageDeps(() => ({ runs: [], atUs: null }), scenarios);

/** `scenarios`: those that are known by now. */
export function pageDeps(opening: StoreDeps['opening'], scenarios: () => readonly Scenario[]): StoreDeps {
  return {
    ...browserDeps(),
    get scenarios() {
      return scenarios();
    },
    opening,
    stepTimeUs,
    reader: (architecture) => ({
      meaning: (kind) => aboutOf(architecture).messages[kind]?.meaning ?? null,
      stale: (index, op) => index.isStale(op),
    }),
  };
}
