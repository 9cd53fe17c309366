/** What each screen shows when it is opened for the first time. */
import { architectureIds } from '../../architectures/shown.ts';
import { emptyPlanet } from '../../scenarios/empty-planet.ts';
import { first } from '../../scenarios/first.ts';
import { under } from '../../scenarios/variant.ts';
import { workloads } from '../../scenarios/workloads.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening, ScreenId } from '../../store/state.ts';
import { world } from '../landing/world.ts';

/** The caches are warm by then, µs. */
const COMPARED_AT_US = 10_000_000;

export function openingOf(screen: ScreenId): Opening {
  if (screen === 'home') return { runs: [describedRun(world)], atUs: null, still: true };
  // Nothing happens on an empty planet, so its clock stands at the start.
  if (screen === 'play') return { runs: [describedRun(emptyPlanet())], atUs: 0 };
  if (screen === 'compare') return compared();
  return { runs: screen === 'learn' ? [] : [describedRun(first)], atUs: null };
}

/** The first workload under every architecture. */
function compared(): Opening {
  const [workload] = workloads;
  if (!workload) return { runs: [], atUs: null };
  const runs = architectureIds.map((architecture) => describedRun(under(workload, { architecture, preset: null }, () => true)));
  return { runs, atUs: COMPARED_AT_US };
}
