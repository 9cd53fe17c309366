/** What the comparison opens with: the first workload under every architecture. It comes behind the first picture. */
import { architectureIds } from '../../architectures/shown.ts';
import { under } from '../../scenarios/variant.ts';
import { workloads } from '../../scenarios/workloads.ts';
import { describedRun } from '../../store/same.ts';
import type { Opening } from '../../store/state.ts';

/** The caches are warm by then, µs. */
const COMPARED_AT_US = 10_000_000;

export function compared(): Opening {
  const [workload] = workloads;
  if (!workload) return { runs: [], atUs: null };
  const runs = architectureIds.map((architecture) => describedRun(under(workload, { architecture, preset: null }, () => true)));
  return { runs, atUs: COMPARED_AT_US };
}
