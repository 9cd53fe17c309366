/** Which of a lesson's questions is open: one at a time, in the order of its steps. */
import { questionsOf } from '../scenarios/questions.ts';
import type { Scenario, ScenarioQuestion } from '../scenarios/schema.ts';
import type { RunSpec } from '../session/run.ts';
import { isAsked } from './fork.ts';
import type { QuestionState } from './state.ts';

export function freshQuestion(scenario: Scenario, phase: QuestionState['phase'], at = 0): QuestionState {
  return { phase, at, guess: null, hands: questionsOf(scenario)[at]?.options.map(() => 0) ?? [] };
}
/** The question that is meant; null where the lesson has none. */
export const askedNow = (scenario: Scenario, { at }: QuestionState): ScenarioQuestion | null => questionsOf(scenario)[at] ?? null;

/** The question that is still to be asked of a run: the one that is open or, once that is answered, the next. What comes after its moment is not shown. */
export function questionAhead(run: RunSpec, question: QuestionState): ScenarioQuestion | null {
  const at = question.phase === 'ahead' ? question.at : question.at + 1;
  return isAsked(run, { ...question, phase: 'ahead' }) ? (questionsOf(run.scenario)[at] ?? null) : null;
}

/** Where a lesson is opened at a step: the first question that is not behind it, else the last, which is passed. */
export function questionFrom(scenario: Scenario, step: number): QuestionState {
  const all = questionsOf(scenario);
  const at = all.findIndex(({ afterStep }) => afterStep >= step);
  return at < 0 && all.length > 0 ? freshQuestion(scenario, 'passed', all.length - 1) : freshQuestion(scenario, 'ahead', Math.max(0, at));
}

/** Once a question has been answered or passed, and its step is behind, the next one is ahead. */
export function questionAfter(scenario: Scenario, question: QuestionState, step: number): QuestionState {
  const asked = askedNow(scenario, question);
  if (!asked || question.phase === 'ahead' || step <= asked.afterStep) return question;
  const at = questionsOf(scenario).findIndex(({ afterStep }, i) => i > question.at && afterStep >= step);
  if (at < 0) return question;
  const { before = [], ...left } = question;
  return { ...freshQuestion(scenario, 'ahead', at), before: question.phase === 'revealed' ? [...before, left] : before };
}

/** The same where it is opened at a moment, and the steps' times are known. */
export function questionBehind(scenario: Scenario, times: readonly (number | null)[], nowUs: number): QuestionState {
  const step = times.findIndex((at) => at === null || at >= nowUs);
  return questionFrom(scenario, step < 0 ? times.length : step);
}
