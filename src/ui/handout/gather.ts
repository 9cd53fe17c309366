/** Runs what a hand-out is of, one run after the other, and takes its words and a picture of each step. */
import { stepTimeUs } from '../../lesson/moments.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import type { RunSpec } from '../../session/run.ts';
import { freshQuestion } from '../../store/asking.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';
import { type SceneTold, toldOf } from '../course/told.ts';
import { cityNames } from '../names.ts';
import { pictured } from './pictured.ts';

export interface Sheet {
  readonly told: SceneTold;
  /** By step; null where the run does not reach it. */
  readonly moments: readonly (Moment | null)[];
}

export interface Moment {
  readonly atUs: number;
  readonly svg: string;
}

/** Null where it cannot be run to its end. `serial`: how many pictures there are by now. */
export async function gather(store: AppStore, run: RunSpec, stage: HTMLElement, serial: number): Promise<Sheet | null> {
  store.getState().openRun(run, 0);
  if (!(await wholeRun(store))) return null;
  const { scenario } = run;
  const { index, stage: opened } = focusedRun(store.getState());
  // It is told to its end: nothing is hidden behind a question.
  const question = freshQuestion(scenario, 'passed', Math.max(0, questionsOf(scenario).length - 1));
  const moments: (Moment | null)[] = [];
  for (const [step] of scenario.steps.entries()) {
    const atUs = stepTimeUs(index, scenario, step);
    if (atUs === null) {
      moments.push(null);
      continue;
    }
    store.setState({ nowUs: atUs, step, question, aim: null, playing: false });
    moments.push({ atUs, svg: await pictured(stage, serial + step) });
  }
  return { told: toldOf(scenario, index, true, cityNames(opened, scenario)), moments };
}

/** Whether it came to its end. */
function wholeRun(store: AppStore): Promise<boolean> {
  const ended = (): boolean | null => {
    const { done, problem, cut, arriving } = focusedRun(store.getState());
    if (problem !== null || cut !== null) return false;
    return done && !arriving ? true : null;
  };
  return new Promise((resolve) => {
    const now = ended();
    if (now !== null) return resolve(now);
    const stop = store.subscribe(() => {
      const then = ended();
      if (then === null) return;
      stop();
      resolve(then);
    });
  });
}
