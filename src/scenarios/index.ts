/** The built-in scenarios, and reading one from a file or a link: all of it checked, with a sentence when it is wrong. */
import * as v from 'valibot';
import { BadInput } from './problem.ts';
import backup from './last-night.json' with { type: 'json' };
import cache from './sixty-seconds.json' with { type: 'json' };
import partitions from './one-fifth.json' with { type: 'json' };
import replicas from './stale-in-tokyo.json' with { type: 'json' };
import consensus from './three-of-five.json' with { type: 'json' };
import { type Scenario, scenarioSchema } from './schema.ts';

/** A scenario from parsed JSON; throws `BadInput` naming the file or link (`source`), the place in it and the mend. */
export function readScenario(data: unknown, source: string): Scenario {
  const result = v.safeParse(scenarioSchema, data);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw new BadInput(`${source}${path === null ? '' : `, at ${path}`}: ${mend(issue)}`);
  }
  const scenario = result.output;
  const ops = scenario.commands.flatMap(({ command }) => (command.type === 'query' ? [command.op] : []));
  const twice = ops.find((op, i) => ops.indexOf(op) !== i);
  if (twice !== undefined) throw new BadInput(`${source}: two queries are called “${twice}”. Give each an op of its own.`);
  if (scenario.openAtStep >= scenario.steps.length) {
    throw new BadInput(`${source}, at openAtStep: there are ${scenario.steps.length} steps, counted from 0. Choose a smaller number.`);
  }
  if (scenario.question && scenario.question.afterStep >= scenario.steps.length) {
    throw new BadInput(
      `${source}, at question.afterStep: there are ${scenario.steps.length} steps, counted from 0. Choose a smaller number.`,
    );
  }
  return scenario;
}

function mend(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'schema' && issue.expected === 'never') return `there is no field “${keyOf(issue)}” here. Remove it or mend its name.`;
  if (issue.received === 'undefined') return `“${keyOf(issue)}” is missing (expected ${issue.expected ?? 'a value'}). Add it.`;
  return `${issue.message.replace(/\.$/, '')}.`;
}

const keyOf = (issue: v.BaseIssue<unknown>): string => {
  const last = issue.path?.[issue.path.length - 1];
  return last && 'key' in last ? String(last.key) : '?';
};

/** A scenario from the text of a file. */
export function parseScenario(text: string, source: string): Scenario {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${source} is no JSON: ${error instanceof Error ? error.message : String(error)}. Mend it there.`);
  }
  return readScenario(data, source);
}

/** One ready scenario per architecture, in the order of the tabs. */
export const scenarios: readonly Scenario[] = [backup, cache, replicas, partitions, consensus].map((data) =>
  readScenario(data, `Built-in scenario “${data.id}”`),
);

export type { Scenario } from './schema.ts';
