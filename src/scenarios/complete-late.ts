/** A whole scenario with everything filled in, also commands that wait and challenges: nothing of the first load has any. */
import { complete, completeCommand } from './complete.ts';
import type { Awaited, Challenge, Scenario, ScenarioInput } from './schema.ts';

export function completeAll(input: ScenarioInput): Scenario {
  const { awaited, challenges } = input;
  return {
    ...complete(input),
    ...(awaited && { awaited: awaited.map(completeAwaited) }),
    ...(challenges && { challenges: challenges.map(completeChallenge) }),
  };
}

function completeAwaited({ when, command }: NonNullable<ScenarioInput['awaited']>[number]): Awaited {
  const plusMs = when.plusMs ?? 0;
  const waiting = 'role' in when ? { ...when, plusMs, nth: when.nth ?? 1, afterMs: when.afterMs ?? 0 } : { ...when, plusMs };
  return { when: waiting, command: completeCommand(command) };
}

function completeChallenge({ solution, ...rest }: NonNullable<ScenarioInput['challenges']>[number]): Challenge {
  const { commands, ...others } = solution;
  return {
    ...rest,
    solution: { ...others, ...(commands && { commands: commands.map((each) => ({ ...each, command: completeCommand(each.command) })) }) },
  };
}
