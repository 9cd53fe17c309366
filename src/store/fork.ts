/** Forks: a run is its command list, so changing the future means inserting a command at the playhead. */
import { withCommand } from '../session/run.ts';
import type { Command } from '../sim/commands.ts';
import type { RunSpec } from '../session/run.ts';
import type { QuestionState } from './state.ts';

/** After a command there is at least this much left to watch: a client's patience and some more. */
export const AFTERMATH_US = 5_000_000;

/**
 * When a command given at the playhead takes place. Commands sort before node events of the same instant, and those of
 * the present instant have been seen already: one µs later they stay as they were.
 */
export function commandTimeUs(nowUs: number): number {
  return Math.floor(nowUs) + 1;
}

/** The same run with one more command, and with time to see what comes of it. */
export function forked(run: RunSpec, atUs: number, command: Command): RunSpec {
  const longer = { ...run, untilUs: Math.max(run.untilUs, atUs + AFTERMATH_US) };
  return withCommand(longer, { at: atUs, command });
}

/** An operation id that none of the runs has yet. */
export function freshOp(runs: readonly RunSpec[]): string {
  const taken = new Set<string>();
  for (const { command } of runs.flatMap(({ commands }) => commands)) if (command.type === 'query') taken.add(command.op);
  let n = 1;
  while (taken.has(`you-${n}`)) n += 1;
  return `you-${n}`;
}

/** A person did something in this run. It is another run by that. */
function hasOwnCommands({ scenario, commands }: RunSpec): boolean {
  return (
    commands.length !== scenario.commands.length ||
    commands.some(({ at }, i) => at !== Math.round((scenario.commands[i]?.atMs ?? 0) * 1000))
  );
}

/** Whether a run's question is still to be asked: not of a run that a person has turned into another. */
export function isAsked(run: RunSpec, { phase }: QuestionState): boolean {
  return phase === 'ahead' && run.scenario.question !== null && !hasOwnCommands(run);
}
