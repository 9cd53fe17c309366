/** Forks: a run is its command list, so changing the future means inserting a command at the playhead. */
import { runOf, withCommand } from '../session/run.ts';
import type { Command } from '../sim/commands.ts';
import type { RunSpec } from '../session/run.ts';

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

/** An operation id that the run does not have yet. */
export function freshOp(run: RunSpec): string {
  const taken = new Set<string>();
  for (const { command } of run.commands) if (command.type === 'query') taken.add(command.op);
  let n = 1;
  while (taken.has(`you-${n}`)) n += 1;
  return `you-${n}`;
}

/** A person has changed this run: it is no longer the one that its scenario describes. */
export function isChanged({ scenario, seed, settings, commands }: RunSpec): boolean {
  return seed !== scenario.seed || Object.keys(settings).length > 0 || commands.length !== runOf(scenario).commands.length;
}
