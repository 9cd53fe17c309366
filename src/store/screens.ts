/** The screens of the page: one is shown at a time, and each finds its runs again as they were left. */
import type { Core } from './core.ts';
import type { Runs } from './runs.ts';
import { seenRuns } from './seen.ts';
import type { RunSpec } from '../session/run.ts';
import type { Opening, ScreenId } from './state.ts';

export class Screens {
  /** What was seen when a screen was left. */
  readonly #left = new Map<ScreenId, Opening>();

  constructor(
    readonly core: Core,
    readonly runs: Runs,
  ) {}

  show(screen: ScreenId, anew = false): void {
    const { core } = this;
    if (core.get().screen === screen && !anew) return;
    this.#leave(screen);
    this.#open((anew ? undefined : this.#left.get(screen)) ?? core.deps.opening(screen));
  }

  takeTo(screen: ScreenId, run: RunSpec, atUs: number | null): void {
    this.#leave(screen);
    this.#open({ runs: [run], atUs });
  }

  #leave(screen: ScreenId): void {
    const { core } = this;
    const page = core.get();
    const hasRuns = core.deps.opening(page.screen).runs.length > 0;
    if (page.screen !== screen && hasRuns) this.#left.set(page.screen, { runs: seenRuns(page).map(({ spec }) => spec), atUs: page.nowUs });
    core.set({ screen, playing: false, selection: null, hovered: null });
  }

  #open({ runs: [first, ...beside], atUs, still }: Opening): void {
    if (!first) return;
    this.runs.openRun(first, atUs, still);
    for (const spec of beside) this.runs.openBeside(spec);
  }
}
