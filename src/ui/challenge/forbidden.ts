/** What somebody has changed in a challenge's run, and whether that may be changed. */
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { alike } from '../../sim/alike.ts';
import { describedRun } from '../../store/same.ts';

/** What runs, and with which settings. */
const parts = ({ architecture, preset, over, settings }: Scenario) => [architecture, preset, over, settings];

const settingsChanged = ({ scenario, settings }: RunSpec, origin: Scenario): boolean =>
  Object.keys(settings).length > 0 || !alike(parts(scenario), parts(origin));

const commandsChanged = ({ commands }: RunSpec, origin: Scenario): boolean => !alike(commands, describedRun(origin).commands);

/** As the challenge gives it. More time alone is no change. */
export const isUntouched = (run: RunSpec, origin: Scenario): boolean => !settingsChanged(run, origin) && !commandsChanged(run, origin);

export function forbiddenIn(run: RunSpec, origin: Scenario, { touch }: Challenge): 'commands' | 'settings' | 'end' | null {
  if (!touch.includes('settings') && settingsChanged(run, origin)) return 'settings';
  if (!touch.includes('commands') && commandsChanged(run, origin)) return 'commands';
  return run.untilUs < describedRun(origin).untilUs ? 'end' : null;
}
