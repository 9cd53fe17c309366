/** From a lesson to the playground: the same planet at the same moment, with all that has happened to it so far. */
import { freeFrom } from '../../scenarios/free-play.ts';
import { focusedRun } from '../../store/seen.ts';
import type { AppStore } from '../../store/store.ts';

export function goOn(store: AppStore): void {
  const page = store.getState();
  const { spec } = focusedRun(page);
  const commands = spec.commands.filter(({ at }) => at <= page.nowUs);
  page.takeTo('play', { ...spec, scenario: freeFrom(spec.scenario), commands }, page.nowUs);
}
