/** A run as a file: the scenario that describes it, with all that a person has changed and done. A terminal takes it, too. */
import { parseScenario } from '../scenarios/read.ts';
import { asWritten } from '../scenarios/written.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { type RunSpec, runOf } from './run.ts';

/** The scenario that describes this run: `runOf` of it has the same trace. */
export function scenarioOf({ scenario, seed, settings, commands, untilUs }: RunSpec): Scenario {
  return {
    ...scenario,
    seed,
    settings: { ...scenario.settings, ...settings },
    commands: commands.map(({ at, withinUs, command }) => ({
      atMs: at / 1_000,
      ...(withinUs !== undefined && { withinMs: withinUs / 1_000 }),
      command,
    })) as Scenario['commands'],
    untilMs: untilUs / 1_000,
  };
}

export const fileOf = (run: RunSpec): string => `${JSON.stringify(asWritten(scenarioOf(run)), null, 2)}\n`;

/** Throws `BadInput` naming the file, the place in it and the fix. */
export const runOfFile = (text: string, name: string): RunSpec => runOf(parseScenario(text, name));
