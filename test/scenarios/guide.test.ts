/** The guide's own example, taken from its page as it stands there: it runs, is told without gaps, and its challenge can be met. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { narration } from '../../src/cli/narrate.ts';
import { answer } from '../../src/lesson/answer.ts';
import { isMet } from '../../src/lesson/goal.ts';
import { parseScenario } from '../../src/scenarios/read.ts';
import { checkReferences } from '../../src/scenarios/references.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { judged, solved } from '../session/challenges.ts';
import { recordEvents } from '../trace/written.ts';

const guide = readFileSync('src/scenarios/WRITE-YOUR-OWN.md', 'utf8');
const example = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
const challenges = /```\n("challenges"[\s\S]*?)```/.exec(guide)?.[1] ?? '';

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('is a lesson, with seed %i', async (seed) => {
  const scenario = { ...parseScenario(example, 'mine.json'), seed };
  checkReferences(scenario, 'mine.json');
  const session = (await openSession(runOf(scenario))).runToEnd();
  const index = new TraceIndex(session.stage.nodes);
  recordEvents(index, index.legend, session.trace.slice(0));
  const text = narration(scenario, session.stage, index);
  session.close();
  expect(text).not.toMatch(/–|[{}]|not reached|none of these/);
  expect(text).toContain('Tokyo reads 20 after');
  expect(text).toContain('Tokyo reads 25.');
  expect(scenario.question && answer(index, scenario.question)).toBe(0);
});

it('its challenge is not met by doing nothing, and is by its solution', async () => {
  const scenario = parseScenario(example.replace(/\}\s*$/, `, ${challenges} }`), 'mine.json');
  const [challenge] = scenario.challenges ?? [];
  if (!challenge) throw new Error('there is none');
  expect(isMet(await judged(runOf(scenario), challenge))).toBe(false);
  expect(isMet(await judged(solved(scenario, challenge), challenge))).toBe(true);
});

it('names a line as a mistake does', () => {
  const wrong = example.replace('"client": "client-eastus", "op"', '"client": 7, "op"');
  expect(() => parseScenario(wrong, 'mine.json')).toThrow(/^mine\.json, line 17, column 37, at commands\.0\.command\.client: /);
});
