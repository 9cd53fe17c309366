/** A challenge's own way, as a run; and whether a run touches only what may be touched. */
import type { Challenge, Scenario } from '../scenarios/schema.ts';
import { type RunSpec, runOf, withCommand } from '../session/run.ts';
import { alike } from '../sim/alike.ts';

/** The scenario's run with the way that the challenge itself knows. */
export function solved(scenario: Scenario, { solution: { settings = {}, commands = [] } }: Challenge): RunSpec {
  const timed = commands.map(({ atMs, command }) => ({ at: Math.round(atMs * 1000), command }));
  return timed.reduce(withCommand, runOf(scenario, { settings }));
}

/** What was changed in a run of the scenario and may not be, for this challenge. */
export function forbiddenIn(
  { scenario, settings, commands, untilUs }: RunSpec,
  { touch }: Challenge,
): 'commands' | 'settings' | 'end' | null {
  const given = runOf(scenario);
  if (!touch.includes('settings') && Object.keys(settings).length > 0) return 'settings';
  if (!touch.includes('commands') && !alike(commands, given.commands)) return 'commands';
  return untilUs < given.untilUs ? 'end' : null;
}
