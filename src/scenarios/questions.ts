/** The questions of a lesson, in the order of its steps: the one that most have, and those that follow. */
import type { Scenario, ScenarioQuestion } from './schema.ts';

export function questionsOf({
  question,
  furtherQuestions = [],
}: Pick<Scenario, 'question' | 'furtherQuestions'>): readonly ScenarioQuestion[] {
  return question ? [question, ...furtherQuestions] : [];
}
