/** What is seen of a run, and whether a scenario's name and a step or a moment say all of it. */
import { stepTimeUs } from '../../lesson/moments.ts';
import { named } from '../../scenarios/composed.ts';
import type { RunSpec } from '../../session/run.ts';
import { isAsDescribed } from '../../store/same.ts';
import type { TraceIndex } from '../../trace/world.ts';

/** A run, where its clock stands, and the step of its lesson. */
export interface Seen {
  readonly spec: RunSpec;
  readonly index: TraceIndex;
  readonly nowUs: number;
  readonly step: number;
}

/** One of those that come with the page, as it is. */
export const isBuiltIn = ({ spec }: Pick<Seen, 'spec'>): boolean => named.includes(spec.scenario) && isAsDescribed(spec);

const atStep = ({ spec, index, nowUs, step }: Seen): boolean => stepTimeUs(index, spec.scenario, step) === nowUs;

/** A built-in lesson that stands at the moment of its step. */
export const isStepOf = (seen: Seen): boolean => isBuiltIn(seen) && atStep(seen);

/** `?scenario=id&step=n`, or `&at=ms` between steps; null when only a link can say it. */
export function queryOf(seen: Seen): string | null {
  if (!isBuiltIn(seen)) return null;
  const where = atStep(seen) ? `step=${seen.step + 1}` : `at=${Math.floor(seen.nowUs) / 1_000}`;
  return `?scenario=${seen.spec.scenario.id}&${where}`;
}
