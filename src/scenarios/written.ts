/** A scenario as a file or link has it: questions that have nothing to choose from have no list of it, as the format wants. */
import type { Scenario } from './schema.ts';

type Question = NonNullable<Scenario['question']>;

/** Of what was read, or of data that somebody else wrote; of all else there is nothing to change. */
export function asWritten(scenario: Scenario): Scenario {
  const { question, furtherQuestions } = scenario;
  return {
    ...scenario,
    ...(question && { question: withoutEmpty(question) }),
    ...(Array.isArray(furtherQuestions) && { furtherQuestions: furtherQuestions.map(withoutEmpty) }),
  };
}

function withoutEmpty(question: Question): Question {
  const { options, ...rest } = question ?? {};
  return Array.isArray(options) && options.length === 0 ? (rest as Question) : question;
}
