/** Each broken file is refused in one sentence that names its line and says how to fix it; the whole one is not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../src/scenarios/problem.ts';
import { parseScenario, withLine, withLines } from '../../../src/scenarios/read.ts';
import { checkReferences } from '../../../src/scenarios/references.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import { BROKEN } from './files.ts';

const WHOLE = readFileSync('test/scenarios/broken/whole.json', 'utf8');
const LINES_OF_ONE_NAME = 3;

/** What an author is told of a file; null when nothing is wrong with it. */
async function told(text: string): Promise<string | null> {
  try {
    const scenario = parseScenario(text, 'file.json');
    const session = await openSession(runOf(scenario));
    session.close();
    withLines(text, 'file.json', () => checkReferences(scenario, 'file.json'));
    return null;
  } catch (error) {
    const located = withLine(error, text, 'file.json');
    if (!(located instanceof BadInput)) throw located;
    return located.message;
  }
}

it('are at least a hundred, no two alike, made of a file that is whole', async () => {
  expect(BROKEN.length).toBeGreaterThanOrEqual(100);
  expect(new Set(BROKEN.map(({ from, to }) => `${from}→${to}`)).size).toBe(BROKEN.length);
  expect(new Set(BROKEN.map(({ what }) => what)).size).toBe(BROKEN.length);
  expect(await told(WHOLE)).toBeNull();
});

describe('a broken file', () => {
  it.each(BROKEN.map((each) => [each.what, each] as const))('%s', async (_what, { from, to, at, says }) => {
    expect(WHOLE, 'the whole file has what is changed').toContain(from);
    const text = WHOLE.replace(from, () => to);
    const sentence = (await told(text)) ?? 'nothing';
    expect(sentence).toMatch(says);
    const [, line = '0', column = '0'] = /line (\d+), column (\d+)/.exec(sentence) ?? [];
    const named = text.split('\n')[Number(line) - 1] ?? '';
    expect(named, sentence).toContain(at.trim());
    expect(Number(column)).toBeLessThanOrEqual(named.length + 1);
    expect(sentence).toMatch(/^file\.json\b[^\n]+[.?]$/);
    expect(sentence.length).toBeLessThan(500);
    // A place, what is wrong, and what to do: sentences, and no more than that.
    expect(sentence.split(/[.?] (?=[A-Z])/).length).toBeLessThanOrEqual(LINES_OF_ONE_NAME);
    expect(sentence).not.toMatch(/Invalid|undefined|\[object|at .+\.ts:/);
  });
});
