/** A lesson checked by its runs: on its own seed and on others, and its challenges as they are and solved. */
import { answersOf } from '../../lesson/answers.ts';
import { isMet } from '../../lesson/goal.ts';
import { stepTimeUs } from '../../lesson/moments.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { type Ended, judgedAt, toItsEnd } from './ended.ts';
import type { LessonFound } from './protocol.ts';

/** Tells what is known after each run; the last time, all. */
export async function checkLesson(
  run: RunSpec,
  solved: readonly RunSpec[],
  others: number,
  tell: (found: LessonFound) => void,
): Promise<void> {
  const { scenario } = run;
  const { challenges = [], steps } = scenario;
  const answers = ({ index }: Ended) => answersOf(questionsOf(scenario), scenario.figures, index);
  const own = await toItsEnd(run, (ended) => ({
    unreached: steps.flatMap((_, i) => (stepTimeUs(ended.index, scenario, i) === null ? [i] : [])),
    answers: answers(ended),
    met: challenges.map((challenge) => meets(challenge, scenario, ended)),
  }));
  const found = {
    unreached: own.unreached,
    answers: own.answers.map((each) => [each]),
    challenges: [] as LessonFound['challenges'][number][],
  };
  for (const [i, challenge] of challenges.entries()) {
    const spec = solved[i];
    if (spec)
      found.challenges.push({ asItIs: own.met[i] ?? false, solved: await toItsEnd(spec, (ended) => meets(challenge, scenario, ended)) });
  }
  tell(found);
  for (let i = 1; i <= others && own.answers.length > 0; i++) {
    const other = await toItsEnd({ ...run, seed: (run.seed + i) % 2 ** 32 }, answers);
    for (const [at, list] of found.answers.entries()) list.push(other[at] ?? null);
    tell(found);
  }
}

const meets = (challenge: Challenge, { figures }: Scenario, ended: Ended): boolean => isMet(judgedAt(challenge, ended, figures).parts);
