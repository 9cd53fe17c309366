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
    const page = core.get();
    if (page.screen === screen && !anew) return;
    this.#turnTo(screen);
    this.#open((anew ? undefined : this.#left.get(screen)) ?? core.deps.opening(screen));
  }

  /** Goes on with this run in the playground, in the place of what was there. */
  playOn(run: RunSpec, atUs: number): void {
    this.#turnTo('play');
    this.runs.openRun(run, atUs);
  }

  #turnTo(screen: ScreenId): void {
    const page = this.core.get();
    if (page.screen !== screen) this.#left.set(page.screen, { runs: seenRuns(page).map(({ spec }) => spec), atUs: page.nowUs });
    this.core.set({ screen });
  }

  #open({ runs: [first, ...beside], atUs }: Opening): void {
    if (!first) return;
    this.runs.openRun(first, atUs);
    for (const spec of beside) this.runs.openBeside(spec);
  }
}
