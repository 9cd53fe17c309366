/** What is made on the page is a scenario like any other: it reads, runs and is told, and its question has one answer. */
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/lesson/answer.ts';
import { answersOf } from '../../../src/lesson/answers.ts';
import { first } from '../../../src/scenarios/first.ts';
import { questionsOf } from '../../../src/scenarios/questions.ts';
import { readScenario } from '../../../src/scenarios/read.ts';
import { checkReferences } from '../../../src/scenarios/references.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import { TraceIndex } from '../../../src/trace/world.ts';
import { type About, withQuestion } from '../../../src/ui/author/asking.ts';
import { type Answered, type Draft, lessonOf, missingIn, NO_DRAFT, withStep } from '../../../src/ui/author/draft.ts';
import { recordEvents } from '../../trace/written.ts';

const answered: readonly Answered[] = [
  { op: 'mend-title', returnedUs: 501_000, isRead: false },
  { op: 'tokyo-early', returnedUs: 546_000, isRead: true },
];
const begun = withStep(withStep(withStep(NO_DRAFT, 550_000, answered), 520_000, answered), 100_000, answered);

const told = (draft: Draft): Draft => ({
  ...draft,
  title: 'Mine: a first try!',
  steps: draft.steps.map((step) => ({ ...step, text: 'It is so.' })),
});

const about: About = { query: answered[1] as Answered, tookMs: 9, nodes: ['primary-eastus', 'replica-japaneast'], answered };
const explained = (draft: Draft): Draft => ({
  ...draft,
  steps: draft.steps.map((step) => ({ ...step, asks: step.asks && { ...step.asks, why: 'It is on its way.' } })),
});

describe('a step', () => {
  it('is about the last query that was answered by then and is not told of yet, else it goes by the clock', () => {
    expect(begun.steps.map(({ op = null, atUs }) => [op, atUs])).toEqual([
      [null, 100_000],
      ['mend-title', 501_000],
      ['tokyo-early', 546_000],
    ]);
  });
});

describe('a draft', () => {
  it('says what is missing', () => {
    expect(missingIn(NO_DRAFT)).toMatch(/^Add a step first/);
    expect(missingIn(begun)).toMatch(/^Step 1 says nothing yet/);
    expect(missingIn(told(begun))).toBeNull();
    expect(missingIn(withQuestion(told(begun), 1, 'choose', about))).toMatch(/after step 2 does not say why/);
  });

  it('becomes a lesson whose question the run answers', async () => {
    const asking = explained(withQuestion(told(begun), 1, 'choose', about));
    const scenario = readScenario(JSON.parse(JSON.stringify(lessonOf(first, asking))), 'Your lesson');
    checkReferences(scenario, 'Your lesson');
    expect(scenario).toMatchObject({
      id: 'mine-a-first-try',
      title: 'Mine: a first try!',
      commands: first.commands,
      question: { afterStep: 1 },
    });
    const session = (await openSession(runOf(scenario))).runToEnd();
    const index = new TraceIndex(session.stage.nodes);
    recordEvents(index, index.legend, session.trace.slice(0));
    session.close();
    expect(scenario.question && answer(index, scenario.question)).toBe(1);
    const estimating = explained(withQuestion(withQuestion(told(begun), 1, 'estimate', about), 0, 'point', about));
    const other = readScenario(JSON.parse(JSON.stringify(lessonOf(first, estimating))), 'Your lesson');
    expect(answersOf(questionsOf(other), other.figures, index)).toEqual(['1', 'on its axis']);
  });
});
