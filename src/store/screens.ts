/** The screens of the page: one is shown at a time, and each finds its runs and its futures again as they were left. */
import type { Core } from './core.ts';
import { isWhole, type Left } from './parked.ts';
import type { Runs } from './runs.ts';
import type { RunSpec } from '../session/run.ts';
import type { Opening, ScreenId } from './state.ts';

export class Screens {
  constructor(
    readonly core: Core,
    readonly runs: Runs,
  ) {}

  show(screen: ScreenId, anew = false): void {
    const { core } = this;
    const { parked } = this.runs;
    const same = core.get().screen === screen;
    if (same && !anew) return;
    if (same) return this.#open(core.deps.opening(screen), false);
    if (anew) parked.drop(screen);
    this.#turn(screen, parked.take(screen) ?? core.deps.opening(screen));
  }

  /** These runs beside each other, in place of what the screen showed. */
  openTogether(screen: ScreenId, opening: Opening): void {
    if (this.core.get().screen === screen) return this.#open(opening, false);
    this.runs.parked.drop(screen);
    this.#turn(screen, opening);
  }

  /** Goes on with this run in the playground, in the place of what was there. */
  playOn(run: RunSpec, atUs: number): void {
    this.openTogether('play', { runs: [run], atUs });
  }

  #turn(screen: ScreenId, place: Left | Opening): void {
    const { core } = this;
    this.runs.aiming.forget();
    if (core.get().inside !== null) this.runs.openInside(null);
    this.runs.parked.park();
    if (isWhole(place)) {
      core.set({ ...place, screen, hovered: null, problem: null });
      this.runs.aiming.settle();
      return;
    }
    core.set({ screen });
    this.#open(place, true);
  }

  /** `keeping`: what was shown before stays open. */
  #open({ runs: [first, ...beside], atUs }: Opening, keeping: boolean): void {
    if (!first) return;
    if (keeping) this.runs.openFirst(first, atUs);
    else this.runs.openRun(first, atUs);
    for (const spec of beside) this.runs.openBeside(spec);
  }
}
