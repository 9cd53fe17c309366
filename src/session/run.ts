/** A run: what is simulated. Equal runs give equal traces, byte for byte. */
import type { Settings } from '../architectures/contract.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { RunSpec } from '../worker/protocol.ts';

export interface RunChanges {
  readonly seed?: number | undefined;
  readonly settings?: Settings | undefined;
  readonly untilMs?: number | undefined;
}

/** The run that a scenario describes, with another seed, other settings or another end. */
export function runOf(scenario: Scenario, { seed, settings, untilMs }: RunChanges = {}): RunSpec {
  return {
    scenario,
    seed: seed ?? scenario.seed,
    settings: settings ?? {},
    commands: scenario.commands.map(({ atMs, command }): TimedCommand => ({ at: Math.round(atMs * 1000), command })),
    untilUs: Math.round((untilMs ?? scenario.untilMs) * 1000),
  };
}

/** The same run with one more command, in its place in time; after others of the same instant. */
export function withCommand(run: RunSpec, added: TimedCommand): RunSpec {
  const place = run.commands.findIndex((c) => c.at > added.at);
  const at = place < 0 ? run.commands.length : place;
  return { ...run, commands: [...run.commands.slice(0, at), added, ...run.commands.slice(at)] };
}
