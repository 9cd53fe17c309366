/** The faults of a run as things on its time line that can be moved. */
import type { TimedCommand } from '../../sim/commands.ts';
import type { RunSpec } from '../../session/run.ts';
import * as Say from '../../words/en/playground/panels.ts';

export interface Scheduled {
  /** Its place in the run's list of commands. */
  readonly place: number;
  readonly at: number;
  readonly words: string;
}

/** What a person has done or planned, questions aside. */
export function scheduled({ commands }: RunSpec, city: (id: string) => string): readonly Scheduled[] {
  return commands.flatMap(({ at, command }, place): Scheduled[] =>
    command.type === 'query' ? [] : [{ place, at, words: wordsOf(command, city) }],
  );
}

function wordsOf(command: TimedCommand['command'], city: (id: string) => string): string {
  switch (command.type) {
    case 'partition':
      return Say.cut4(command.name);
    case 'heal':
      return command.name === null ? Say.healEveryCut : Say.heal(command.name);
    case 'slow':
      return command.factor === 1
        ? Say.normalSpeed(command.between.map(city).join(Say.and2))
        : Say.slow3(command.between.map(city).join(Say.and2));
    case 'slow-disk':
      return Say.theDiskOf(command.factor, city(command.node));
    case 'lying-disk':
      return Say.lyingDisk(command.lies, city(command.node));
    case 'lossy':
      return Say.lossyOrNoLoss(command.loss, command.between.map(city).join(Say.and2));
    case 'outage':
      return Say.lose3(city(command.region));
    case 'restore':
      return Say.restore2(city(command.region));
    case 'query':
      return 'ask';
    case 'skew':
      return Say.clockOf(city(command.node));
    case 'order':
      return `${command.order} ${city(command.node)}`;
    default:
      return `${command.type} ${city(command.node)}`;
  }
}

/** The same run with one command at another time (or gone: null); those of one instant stay in their order. */
export function rescheduled(run: RunSpec, place: number, at: number | null): RunSpec {
  const moved = run.commands[place];
  if (!moved) return run;
  const others = run.commands.filter((_, i) => i !== place);
  if (at === null) return { ...run, commands: others };
  const time = Math.max(1, Math.min(Math.round(at), run.untilUs));
  const after = others.findIndex((other) => other.at > time);
  const into = after < 0 ? others.length : after;
  return { ...run, commands: [...others.slice(0, into), { ...moved, at: time }, ...others.slice(into)] };
}
