/** Reading a scenario from a file or a link: all of it checked, with a sentence when it is wrong. */
import * as v from 'valibot';
import { checkFit } from './fit.ts';
import { checkFormat } from './format/version.ts';
import { misfit } from './mistake.ts';
import { BadInput } from './problem.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { placeAt, placeOf, slipIn } from './text.ts';

/** A scenario from parsed JSON; throws `BadInput` naming the file or link (`source`), the place in it and the fix. */
export function readScenario(data: unknown, source: string): Scenario {
  checkFormat(data, source);
  const result = v.safeParse(scenarioSchema, data);
  if (!result.success) {
    const [issue] = result.issues;
    throw misfit(issue, source);
  }
  checkFit(result.output, source);
  return result.output;
}

/** What stands in the text of a file. A field that is given twice is refused, too: which of them holds nobody could tell. */
export function dataOf(text: string, source: string): unknown {
  const slip = slipIn(text);
  if (slip) {
    const { line, column } = placeAt(text, slip.at);
    throw new BadInput(`${source} is no JSON: line ${line}, column ${column}: ${slip.words} Fix it there.`);
  }
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

/** A scenario from the text of a file: what is wrong is named with its line, where there are several. */
export const parseScenario = (text: string, source: string): Scenario =>
  withLines(text, source, () => readScenario(dataOf(text, source), source));

/** Does something with what a text says; a mistake of which the place in the data is known is told with its line and column. */
export function withLines<T>(text: string, source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw withLine(error, text, source);
  }
}

/** The same mistake with its line and column, where its place in the data is known and the text has lines. */
export function withLine(error: unknown, text: string, source: string): unknown {
  if (!(error instanceof BadInput) || error.path === null || !text.trim().includes('\n')) return error;
  const place = placeOf(text, error.path);
  if (!place) return error;
  const where = `${source}, line ${place.line}, column ${place.column}`;
  const { message } = error;
  return new BadInput(message.startsWith(source) ? where + message.slice(source.length) : `${where}: ${message}`);
}
