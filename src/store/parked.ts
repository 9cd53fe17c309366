/** What stays open of screens that are not shown: their runs and their futures, while the room of all traces lasts. */
import type { Core } from './core.ts';
import { oldest } from './futures.ts';
import type { Opened } from './opened.ts';
import { ofScreen, seenRuns } from './seen.ts';
import type { AppData, Opening, RunId, ScreenId } from './state.ts';

/** All that belongs to a screen, but for what its runs are. */
export type Left = Omit<AppData, 'screen' | 'runs' | 'drafts' | 'theme' | 'wordsOnly' | 'presenting' | 'hovered' | 'problem'>;

interface Place {
  readonly left: Left;
  /** To open it again when its runs had to go. */
  readonly opening: Opening;
}

export class Parked {
  /** The one that was left last stands last. */
  readonly #places = new Map<ScreenId, Place>();

  constructor(
    readonly core: Core,
    readonly opened: Opened,
  ) {}

  /** The screen that is shown is left. */
  park(): void {
    const page = this.core.get();
    const {
      screen,
      runs: _runs,
      drafts: _drafts,
      theme: _theme,
      wordsOnly: _wordsOnly,
      presenting: _presenting,
      hovered: _hovered,
      problem: _problem,
      ...left
    } = page;
    const opening = { runs: seenRuns(page).map(({ spec }) => spec), atUs: page.nowUs };
    this.#places.set(screen, {
      left: { ...left, playing: false, moment: null, hurryMsPerSecond: null, playUntilUs: null, heading: null },
      opening,
    });
  }

  /** What a screen was when it was left: all of it, or what it takes to open its runs again; null when it never was. */
  take(screen: ScreenId): Left | Opening | null {
    const place = this.#places.get(screen);
    if (!place) return null;
    this.#places.delete(screen);
    const { runs } = this.core.get();
    const { left, opening } = place;
    if (left.views.every((id) => runs[id])) return left;
    this.opened.close(ofScreen(left).filter((id) => runs[id]));
    return opening;
  }

  /** What was open of it is closed. */
  drop(screen: ScreenId): void {
    const place = this.#places.get(screen);
    this.#places.delete(screen);
    if (place) this.opened.close(ofScreen(place.left).filter((id) => this.core.get().runs[id]));
  }

  /** A run of a screen that is not shown is no more. */
  forget(id: RunId): void {
    for (const [screen, { left, opening }] of this.#places) {
      const futures = left.futures.filter((future) => future.id !== id);
      if (futures.length < left.futures.length) this.#places.set(screen, { left: { ...left, futures }, opening });
    }
  }

  /** Room is needed: a future of the screen that was left longest ago is closed, or all that is open of it. Says whether there was any. */
  release(): boolean {
    const { runs } = this.core.get();
    for (const [screen, { left, opening }] of this.#places) {
      const open = ofScreen(left).filter((id) => runs[id]);
      if (open.length === 0) continue;
      const future = oldest(left.futures.filter(({ id }) => runs[id]));
      if (!future) {
        this.opened.close(open);
        return true;
      }
      const futures = left.futures.filter(({ id }) => id !== future.id);
      this.#places.set(screen, { left: { ...left, futures, closedFutures: left.closedFutures + 1 }, opening });
      this.opened.close([future.id]);
      return true;
    }
    return false;
  }
}

/** Whether all of it is there. */
export const isWhole = (place: Left | Opening): place is Left => 'views' in place;
