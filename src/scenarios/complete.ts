/**
 * A checked scenario with everything filled in that its file leaves out: the same as what reading it with the schema
 * gives, without the schema. The compiler asks for every field, a test compares every default.
 */
import { transactionText } from './steps.ts';
import { defaultMap } from '../regions/maps.ts';
import type { NetworkInput, NetworkSpec } from './network.ts';
import type { Load, Scenario, ScenarioInput, ScenarioQuestion, When } from './schema.ts';

/** Files of this folder were checked before they came here; anything else goes through `readScenario`. */
export function isBuiltIn(data: unknown): data is ScenarioInput {
  return typeof data === 'object' && data !== null && 'format' in data && data.format === 'antipode-scenario/1';
}

/** Without what waits and challenges, which no lesson of the first load has: `complete-late.ts` adds them. */
export function complete(input: Omit<ScenarioInput, 'awaited' | 'challenges'>): Scenario {
  // They keep their place among the rest, and are completed below.
  const rest: Omit<typeof input, 'furtherQuestions'> = input;
  return {
    ...rest,
    preset: input.preset ?? null,
    over: input.over ? { ...input.over, preset: input.over.preset ?? null, settings: input.over.settings ?? {} } : null,
    settings: input.settings ?? {},
    regions: input.regions ?? [...defaultMap],
    customRegions: input.customRegions ?? [],
    rttMs: input.rttMs ?? {},
    network: completeNetwork(input.network),
    load: (input.load ?? []).map(completeLoad),
    commands: input.commands.map((each) => ({ ...each, command: completeCommand(each.command) })),
    openAtStep: input.openAtStep ?? 0,
    samples: input.samples ?? [],
    steps: input.steps.map((step) => ({ ...step, when: completeWhen(step.when), look: step.look ?? [] })),
    question: input.question ? completeQuestion(input.question) : null,
    ...(input.furtherQuestions && { furtherQuestions: input.furtherQuestions.map(completeQuestion) }),
  };
}

const completeQuestion = (question: NonNullable<ScenarioInput['question']>): ScenarioQuestion => ({
  ...question,
  options: question.options ?? [],
});

const completeNetwork = ({ jitter, bandwidthMbps, delays }: NetworkInput = {}): NetworkSpec => ({
  jitter: jitter ?? 'none',
  bandwidthMbps: bandwidthMbps ?? {},
  delays: (delays ?? []).map((each) => ({ ...each, oneWay: each.oneWay ?? false, kind: each.kind ?? null })),
});

type CommandInput = ScenarioInput['commands'][number]['command'];

export function completeCommand(command: CommandInput): Scenario['commands'][number]['command'] {
  switch (command.type) {
    case 'query':
      if (!('steps' in command)) return { ...command, params: command.params ?? [] };
      return {
        ...command,
        sql: transactionText(command),
        params: [],
        steps: command.steps.map(({ sql, params = [] }) => ({ sql, params })),
        isolation: command.isolation ?? 'read committed',
        retries: command.retries ?? 0,
      };
    case 'partition':
      return { ...command, oneWay: command.oneWay ?? false };
    case 'lying-disk':
      return { ...command, lies: command.lies ?? true };
    case 'heal':
      return { ...command, name: command.name ?? null };
    case 'lossy':
      return { ...command, duplication: command.duplication ?? 0 };
    case 'skew':
      return { ...command, driftPpm: command.driftPpm ?? 0 };
    default:
      return command;
  }
}

function completeLoad(load: NonNullable<ScenarioInput['load']>[number]): Load {
  const statements = load.statements.map((each) => {
    const { weight = 1, next } = each;
    const rest = { weight, next: next && { sql: next.sql, params: next.params ?? [] } };
    if (!('steps' in each)) return { ...each, ...rest, params: each.params ?? [] };
    const steps = each.steps.map(({ sql, params = [] }) => ({ sql, params }));
    return {
      ...each,
      ...rest,
      sql: transactionText(each),
      params: [],
      steps,
      isolation: each.isolation ?? 'read committed',
      retries: each.retries ?? 0,
    };
  });
  return { ...load, fromMs: load.fromMs ?? 0, statements };
}

function completeWhen(when: ScenarioInput['steps'][number]['when']): When {
  if ('atMs' in when) return when;
  const plusMs = when.plusMs ?? 0;
  return 'role' in when ? { ...when, plusMs, nth: when.nth ?? 1, afterMs: when.afterMs ?? 0 } : { ...when, plusMs };
}
