/** The faults of a run as things on its time line that can be moved. */
import type { TimedCommand } from '../../sim/commands.ts';
import type { RunSpec } from '../../session/run.ts';

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
      return `cut ${command.name}`;
    case 'heal':
      return command.name === null ? 'heal every cut' : `heal ${command.name}`;
    case 'slow':
      return command.factor === 1
        ? `normal speed, ${command.between.map(city).join(' and ')}`
        : `slow ${command.between.map(city).join(' and ')}`;
    case 'slow-disk':
      return `${command.factor === 1 ? 'mend' : 'slow'} the disk of ${city(command.node)}`;
    case 'lossy':
      return `${command.loss > 0 ? 'lossy' : 'no loss'}, ${command.between.map(city).join(' and ')}`;
    case 'outage':
      return `lose ${city(command.region)}`;
    case 'restore':
      return `restore ${city(command.region)}`;
    case 'query':
      return 'ask';
    case 'skew':
      return `clock of ${city(command.node)}`;
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
