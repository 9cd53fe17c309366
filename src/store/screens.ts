/** The screens of the page: one is shown at a time, and each finds its runs and its futures again as they were left. */
import type { Core } from './core.ts';
import { isWhole, type Left } from './parked.ts';
import type { Runs } from './runs.ts';
import type { RunSpec } from '../session/run.ts';
import type { Opening, ScreenId } from './state.ts';

export class Screens {
  /** The screen whose runs stay as they are behind one that has none. */
  #behind: ScreenId | null = null;

  constructor(
    readonly core: Core,
    readonly runs: Runs,
  ) {}

  /** `atUs`: where its clock stands when it is opened anew; null for where it opens by itself. */
  show(screen: ScreenId, anew = false, atUs: number | null = null): void {
    const { core } = this;
    const { parked } = this.runs;
    const same = core.get().screen === screen;
    if (same && !anew) return;
    const opens = core.deps.opening(screen);
    const opening = atUs === null ? opens : { ...opens, atUs };
    if (opening.runs.length === 0) return this.#cover(screen);
    if (same) return this.#open(opening, false);
    if (this.#behind === screen) {
      this.#uncover();
      return anew ? this.#open(opening, false) : undefined;
    }
    if (anew) parked.drop(screen);
    this.#turn(screen, parked.take(screen) ?? opening);
  }

  /** These runs beside each other, in place of what the screen showed. */
  openTogether(screen: ScreenId, opening: Opening): void {
    if (this.#behind === screen) this.#uncover();
    if (this.core.get().screen === screen) return this.#open(opening, false);
    this.runs.parked.drop(screen);
    this.#turn(screen, opening);
  }

  takeTo(screen: ScreenId, run: RunSpec, atUs: number | null): void {
    this.openTogether(screen, { runs: [run], atUs });
  }

  /** A screen without runs lies over the one that is shown. */
  #cover(screen: ScreenId): void {
    const before = this.core.get().screen;
    if (this.core.get().inside !== null) this.runs.openInside(null);
    if (before !== screen) this.#behind ??= before;
    this.core.set({ screen, playing: false, selection: null, hovered: null });
  }

  #uncover(): void {
    if (this.#behind !== null) this.core.set({ screen: this.#behind });
    this.#behind = null;
  }

  #turn(screen: ScreenId, place: Left | Opening): void {
    const { core } = this;
    this.runs.aiming.forget();
    if (core.get().inside !== null) this.runs.openInside(null);
    this.#uncover();
    // A page that opened with a screen without runs has none to keep.
    const keeping = core.deps.opening(core.get().screen).runs.length > 0;
    if (keeping) this.runs.parked.park();
    if (isWhole(place)) {
      core.set({ ...place, screen, hovered: null, problem: null });
      this.runs.aiming.settle();
      return;
    }
    core.set({ screen });
    this.#open(place, keeping);
  }

  /** `keeping`: what was shown before stays open. */
  #open({ runs: [first, ...beside], atUs, still }: Opening, keeping: boolean): void {
    if (!first) return;
    if (keeping) this.runs.openFirst(first, atUs, still);
    else this.runs.openRun(first, atUs, still);
    for (const spec of beside) this.runs.openBeside(spec);
  }
}
