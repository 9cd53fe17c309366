/** Forks: a run is its command list, so changing the future means inserting a command at the playhead. */
import type { Command, TimedCommand } from '../sim/commands.ts';
import type { RunSpec } from '../worker/protocol.ts';

/** After a command there is at least this much left to watch: a client's patience and some more. */
export const AFTERMATH_US = 5_000_000;
export const BRANCHES_MAX = 12;

/**
 * When a command given at the playhead takes place. Commands sort before node events of the same instant, and those of
 * the present instant have been seen already: one µs later they stay as they were.
 */
export function commandTimeUs(nowUs: number): number {
  return Math.floor(nowUs) + 1;
}

/** The same run with one more command; those of the same instant keep their order. */
export function withCommand(run: RunSpec, atUs: number, command: Command): RunSpec {
  const after = run.commands.findIndex((timed) => timed.at > atUs);
  const at = after < 0 ? run.commands.length : after;
  const commands: TimedCommand[] = [...run.commands];
  commands.splice(at, 0, { at: atUs, command });
  return { ...run, commands, untilUs: Math.max(run.untilUs, atUs + AFTERMATH_US) };
}

/** An operation id that the run does not have yet. */
export function freshOp(run: RunSpec): string {
  const taken = new Set<string>();
  for (const { command } of run.commands) if (command.type === 'query') taken.add(command.op);
  let n = 1;
  while (taken.has(`you-${n}`)) n += 1;
  return `you-${n}`;
}
