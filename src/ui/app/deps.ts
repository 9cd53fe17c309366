/** What the store must be told by those who know architectures and lessons, put together for pages. */
import { stepTimeUs } from '../../lesson/moments.ts';
import { scenarios } from '../../scenarios/index.ts';
import { browserDeps } from '../../store/browser.ts';
import type { StoreDeps } from '../../store/core.ts';
import { aboutOf } from '../rooms.ts';

export function pageDeps(opening: StoreDeps['opening']): StoreDeps {
  return {
    ...browserDeps(),
    scenarios,
    opening,
    stepTimeUs,
    reader: (architecture) => ({
      meaning: (kind) => aboutOf(architecture).messages[kind]?.meaning ?? null,
      stale: (index, op) => index.isStale(op),
    }),
  };
}
