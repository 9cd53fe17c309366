/** Runs by their place on the page. */
import type { AppData, RunId, RunState } from './state.ts';

/** How many runs are seen at once at most. */
export const VIEWS_MAX = 5;

/** The run that lesson, console and keys speak of. */
export function focusedRun({ runs, focused }: Pick<AppData, 'runs' | 'focused'>): RunState {
  const run = runs[focused];
  if (!run) throw new Error(`Antipode's own mistake: the focused run ${focused} is not open`);
  return run;
}

export function seenRuns({ runs, views }: Pick<AppData, 'runs' | 'views'>): readonly RunState[] {
  return views.flatMap((id) => runs[id] ?? []);
}

/** The runs of the screen that is shown: those that are seen, and the futures that were left. */
export const ofScreen = ({ views, futures }: Pick<AppData, 'views' | 'futures'>): readonly RunId[] => [
  ...views,
  ...futures.map(({ id }) => id),
];

/** Whether the lesson that is told is this run's: step and question mean nothing to a run of another scenario beside it. */
export function isTold(run: Pick<RunState, 'spec'>, page: Pick<AppData, 'runs' | 'focused'>): boolean {
  return focusedRun(page).spec.scenario.id === run.spec.scenario.id;
}

/** The same without these runs. */
export function without(runs: AppData['runs'], ids: readonly RunId[]): AppData['runs'] {
  return Object.fromEntries(Object.values(runs).flatMap((run) => (ids.includes(run.id) ? [] : [[run.id, run]])));
}
