/** Whether a lesson says what its run does: one right answer to each question on its seed, what ten others say, and what its challenges come to. */
import { questionsOf } from '../../scenarios/questions.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { aside, attempt } from '../../store/aside.ts';
import * as Say from '../../words/en/author/author.ts';
import type { LessonFound } from '../../worker/aside/protocol.ts';

const OTHERS = 10;

/** Tells as it goes; says how to end it. */
export function checkByRunning(run: RunSpec, tell: (sentences: readonly string[]) => void): () => void {
  const { scenario } = run;
  const solved = (scenario.challenges ?? []).map(({ solution }) => attempt(scenario, solution));
  let runs = 0;
  const of = 1 + (questionsOf(scenario).length > 0 ? OTHERS : 0);
  tell([Say.running(0, of)]);
  const end = aside({ type: 'lesson', run, solved, others: OTHERS }, (answer) => {
    if (answer.type === 'refused') tell([answer.message]);
    if (answer.type !== 'lesson') return;
    runs += 1;
    tell(answer.done ? sentencesOf(scenario, answer.found, run.seed) : [Say.running(runs, of)]);
    if (answer.done) end();
  });
  return end;
}

/** What is wrong first; what is right after it. */
export function sentencesOf(scenario: Scenario, { unreached, answers, challenges }: LessonFound, seed: number): readonly string[] {
  const wrong: string[] = unreached.map((step) => Say.unreached(step + 1));
  const right: string[] = [];
  for (const [i, [own = null, ...others]] of answers.entries()) {
    const otherwise = others.flatMap((each, n) => (each === own ? [] : [(seed + n + 1) % 2 ** 32]));
    if (own === null) wrong.push(Say.noAnswer(i + 1));
    else if (otherwise.length > 0) wrong.push(Say.otherAnswers(i + 1, otherwise.join(', ')));
    else right.push(Say.oneAnswer(i + 1, others.length));
  }
  for (const [i, { asItIs, solved }] of challenges.entries()) {
    const title = scenario.challenges?.[i]?.title ?? '';
    if (asItIs) wrong.push(Say.metAtOnce(title));
    if (!solved) wrong.push(Say.notSolved(title));
    if (!asItIs && solved) right.push(Say.solved(title));
  }
  return [...wrong, ...(wrong.length === 0 ? [Say.allIsWell(scenario.steps.length)] : []), ...right];
}
