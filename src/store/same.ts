/** Whether two runs are one and the same, and whether one is just what its scenario describes. */
import { type RunSpec, runOf } from '../session/run.ts';

/** Equal runs give equal traces. */
export function sameRun(a: RunSpec, b: RunSpec): boolean {
  const parts = ({ scenario, seed, settings, commands, untilUs }: RunSpec) => {
    const set = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([scenario, seed, set, commands, untilUs]);
  };
  return a === b || parts(a) === parts(b);
}

/** The run that a scenario describes, untouched. */
export const describedRun = (scenario: RunSpec['scenario']): RunSpec => runOf(scenario);

/** Nobody has changed anything in it. */
export const isAsDescribed = (run: RunSpec): boolean => sameRun(run, describedRun(run.scenario));
