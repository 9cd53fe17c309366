/** Going to a scene of the course. */
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { chapters, sceneOf } from '../../scenarios/course/index.ts';
import { questionsOf } from '../../scenarios/questions.ts';
import { freshQuestion, questionAfter } from '../../store/asking.ts';
import { describedRun } from '../../store/same.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';

/** The chapter that a scene stands in. */
export const chapterOf = (scene: string): Chapter | undefined => chapters.find(({ scenes }) => scenes.includes(scene));

export interface How {
  readonly step?: number;
  /** So many of its questions, from the first, were answered before: they hide nothing, the next one does. */
  readonly answered?: number;
  /** Only where no scene is open by then: an address may ask for one, and comes later. */
  readonly unlessOpen?: boolean;
}

/** Another may have been asked for since. */
let latest = '';

export async function openScene(store: AppStore, id: string, { step = 0, answered = 0, unlessOpen = false }: How = {}): Promise<void> {
  latest = id;
  const scenario = await sceneOf(id);
  if (!scenario || latest !== id || (unlessOpen && chapterOf(focusedRun(store.getState()).spec.scenario.id))) return;
  const { screen, takeTo, openScenario } = store.getState();
  if (screen !== 'course') takeTo('course', describedRun(scenario), null);
  if (screen !== 'course' && step === 0 && answered === 0) return;
  openScenario(scenario, step);
  const last = Math.min(answered, questionsOf(scenario).length) - 1;
  if (last >= 0) store.setState({ question: questionAfter(scenario, freshQuestion(scenario, 'passed', last), step) });
}

export const openChapter = (store: AppStore, { scenes: [first] }: Chapter, how: How = {}): Promise<void> =>
  first === undefined ? Promise.resolve() : openScene(store, first, how);
