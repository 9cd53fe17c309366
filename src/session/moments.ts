/** When the commands of a run happen: those that only say from when to when are drawn by the run's seed, each from a stream of its own. */
import { Stream } from '../sim/random.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { RunSpec } from './run.ts';

/** In order of time; those of one instant as they were. */
export function commandsOf({ commands, seed }: Pick<RunSpec, 'commands' | 'seed'>): readonly TimedCommand[] {
  if (commands.every(({ withinUs }) => withinUs === undefined)) return commands;
  const drawn = commands.map(({ at, withinUs, command }, i): TimedCommand => {
    if (withinUs === undefined) return { at, command };
    // Another command beside it leaves its draw alone.
    return {
      at: at + new Stream(seed, `moment ${at} ${JSON.stringify(command)} ${alikeBefore(commands, i)}`).integer(0, withinUs),
      command,
    };
  });
  return drawn.sort((a, b) => a.at - b.at);
}

const alikeBefore = (commands: readonly TimedCommand[], i: number): number => {
  const same = JSON.stringify(commands[i]);
  return commands.slice(0, i).filter((each) => JSON.stringify(each) === same).length;
};
