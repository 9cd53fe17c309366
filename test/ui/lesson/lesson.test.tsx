// @vitest-environment jsdom
/** The lesson: steps, and a question that is guessed before the run answers it. */
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Present } from '../../../src/ui/app/Present.tsx';
import { Lesson } from '../../../src/ui/lesson/Lesson.tsx';
import { plainText } from '../../../src/ui/lesson/Prose.tsx';
import { standing } from '../../../src/ui/lesson/Option.tsx';
import { outcomeWords } from '../../../src/ui/lesson/Question.tsx';
import type { QuestionNow } from '../../../src/ui/lesson/use-lesson.ts';
import { scenario } from '../../store/fixture.ts';
import { show } from '../page.tsx';

afterEach(cleanup);

function opened(step = 0): ReturnType<typeof show> {
  const page = show(<Lesson />, { reducedMotion: true });
  act(() => {
    page.store.getState().openScenario('a-read', step);
    page.runAll();
  });
  return page;
}

describe('steps', () => {
  it('are read before anything has run', () => {
    show(<Lesson />);
    expect(screen.getByText(/step 1 of 3/)).toBeTruthy();
    expect(screen.getByText('Nothing yet.')).toBeTruthy();
  });

  it('go on and back', async () => {
    const user = userEvent.setup();
    const { store } = opened();
    await user.click(screen.getByText('Next: Asked'));
    expect(store.getState()).toMatchObject({ step: 1, nowUs: 20_000 });
    expect(screen.getByText('Tokyo asks.')).toBeTruthy();
    await user.click(screen.getByText('Back'));
    expect(store.getState()).toMatchObject({ step: 0, nowUs: 5_000 });
  });

  it('say what a node had reported by then, and nothing of what it reports later', () => {
    const text = 'Behind: {report:replica-japaneast behind}.';
    const steps = scenario.steps.map((step) => ({ ...step, text }));
    const { store, runAll } = show(<Lesson />, { scenarios: [{ ...scenario, question: null, steps }], reducedMotion: true });
    act(() => {
      store.getState().openScenario('a-read', 0);
      runAll([{ seq: 10, at: 60_000, cause: -1, type: 'report', node: 'replica-japaneast', key: 'behind', value: 7 }]);
    });
    expect(screen.getByText('Behind: –.')).toBeTruthy();
  });

  it('cannot be skipped over the open question', async () => {
    const { store } = opened();
    await userEvent.setup().click(screen.getByLabelText('Step 3'));
    expect(store.getState().step).toBe(1);
  });
});

describe('the question', () => {
  it('is guessed, then answered by the run', async () => {
    const user = userEvent.setup();
    const { store } = opened(1);
    expect(screen.getByText(/What comes back/)).toBeTruthy();
    expect(screen.queryByText('It asked its neighbour.')).toBeNull();
    await user.click(screen.getByText('The old title'));
    expect(screen.getByText('your guess')).toBeTruthy();
    await user.click(screen.getByText('See whether you are right'));
    expect(store.getState().question.phase).toBe('revealed');
    expect(screen.getByText('It asked its neighbour.')).toBeTruthy();
    // Nothing in this trace was overwritten, so the run makes the second option true.
    expect(screen.getByText('It is B, not A.')).toBeTruthy();
    expect(screen.getByText('✓')).toBeTruthy();
  });

  it('is shown again, answered, to whoever goes back once a later one is open; one that was never answered is not', async () => {
    const user = userEvent.setup();
    const more = {
      ...scenario,
      id: 'a-read',
      furtherQuestions: scenario.question ? [{ ...scenario.question, text: 'And then?', afterStep: 2 }] : [],
    };
    for (const answers of [true, false]) {
      const page = show(<Lesson />, { reducedMotion: true, scenarios: [more] });
      const { getState } = page.store;
      act(() => {
        getState().openScenario('a-read', answers ? 1 : 2);
        page.runAll();
      });
      if (answers) {
        await user.click(screen.getByText('The old title'));
        await user.click(screen.getByText('See whether you are right'));
        act(() => getState().goToStep(2));
      }
      expect(screen.getByText(/And then\?/)).toBeTruthy();
      expect(screen.queryByText('It is B, not A.')).toBeNull();
      act(() => getState().goToStep(1));
      expect(screen.queryByText(/And then\?/)).toBeNull();
      expect(screen.queryByText('It is B, not A.') !== null).toBe(answers);
      expect(screen.queryByText('your guess') !== null).toBe(answers);
      act(() => getState().goToStep(2));
      expect(getState().question).toMatchObject({ at: 1, phase: 'ahead', guess: null });
      cleanup();
    }
  });

  const asked = scenario.question;
  if (!asked) throw new Error('The scenario has lost its question.');
  const question: QuestionNow = {
    asked,
    text: [],
    options: [[], []],
    phase: 'revealed',
    guess: null,
    hands: [0, 0],
    right: 0,
    why: [],
    showing: false,
  };

  it('says what came true, also when a person’s own commands made it none of them', () => {
    expect(outcomeWords(question)).toBe('It is A.');
    expect(outcomeWords({ ...question, guess: 0 })).toBe('A, as you said.');
    expect(outcomeWords({ ...question, right: null })).toBe('In this run none of them came true.');
    expect(outcomeWords({ ...question, right: null, showing: true })).toBe('Watch: the run itself answers.');
    expect(standing(question, 0)).toBe('right');
    expect(standing(question, 1)).toBe('wrong');
  });
});

describe('on the projector', () => {
  it('counts hands per option', async () => {
    const user = userEvent.setup();
    const page = show(<Present />, { reducedMotion: true });
    act(() => {
      page.store.getState().openScenario('a-read', 1);
      page.runAll();
    });
    expect(screen.getByText('Before you look')).toBeTruthy();
    await user.click(screen.getByText('The new title'));
    await user.click(screen.getByText('The new title'));
    expect(page.store.getState().question.hands).toEqual([0, 2]);
    act(() => page.store.getState().next());
    expect(screen.getByText('What happened')).toBeTruthy();
  });
});

it('plain text of narration has one space between words', () => {
  expect(
    plainText([
      { text: 'The ', meaning: null },
      { text: 'change', meaning: 'replicate' },
      { text: '\n\nis  here.', meaning: null },
    ]),
  ).toBe('The change is here.');
});
