/** Reading a scenario from a file or a link: all of it checked, with a sentence when it is wrong. */
import * as v from 'valibot';
import { fixFor } from './mistake.ts';
import { BadInput } from './problem.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { checkFit } from './fit.ts';

/** A scenario from parsed JSON; throws `BadInput` naming the file or link (`source`), the place in it and the fix. */
export function readScenario(data: unknown, source: string): Scenario {
  const result = v.safeParse(scenarioSchema, data);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw new BadInput(`${source}${path === null ? '' : `, at ${path}`}: ${fixFor(issue)}`);
  }
  checkFit(result.output, source);
  return result.output;
}

/** What stands in the text of a file. */
export function dataOf(text: string, source: string): unknown {
  try {
    // Some editors begin a file with a mark of its byte order, which is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new BadInput(`${source} is no JSON: ${error instanceof Error ? error.message : String(error)}. Fix it there.`);
  }
}

/** A scenario from the text of a file. */
export const parseScenario = (text: string, source: string): Scenario => readScenario(dataOf(text, source), source);
