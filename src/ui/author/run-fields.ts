/** What of a run is set here and nowhere else on the page, and how a recorded command comes to wait. */
import type { Awaited, Scenario } from '../../scenarios/schema.ts';
import type { Answered } from './draft.ts';

/** Fields of a scenario that are its run, as the form here has them. */
export const OF_RUN = [
  'seed',
  'settings',
  'setup',
  'shardedBy',
  'regions',
  'databases',
  'clients',
  'customRegions',
  'rttMs',
  'network',
  'disk',
  'load',
  'over',
  'commands',
  'awaited',
  'untilMs',
] as const;

export interface CanWait {
  readonly at: number;
  /** What it is called, and the query whose answer came last before it. */
  readonly op: string;
  readonly before: string;
}

/** Commands that came after an answer, and what they would wait for. */
export function canWait(scenario: Scenario, answered: readonly Answered[]): readonly CanWait[] {
  return scenario.commands.flatMap(({ atMs, command }, at) => {
    const before = answered.filter(({ returnedUs }) => returnedUs <= atMs * 1000).at(-1);
    return before ? [{ at, op: command.type === 'query' ? command.op : command.type, before: before.op }] : [];
  });
}

/** The same scenario, in which that command waits for the answer, and so much longer as it did when it was recorded. */
export function letWait(scenario: Scenario, { at, before }: CanWait, answered: readonly Answered[]): Scenario {
  const timed = scenario.commands[at];
  const returnedUs = answered.find(({ op }) => op === before)?.returnedUs;
  if (!timed || returnedUs === undefined) return scenario;
  const plusMs = Math.max(0, Math.round(timed.atMs * 1000) - returnedUs) / 1000;
  const waiting: Awaited = { when: { returned: before, plusMs }, command: timed.command };
  return {
    ...scenario,
    commands: scenario.commands.filter((_, i) => i !== at),
    awaited: [...(scenario.awaited ?? []), waiting],
  };
}
