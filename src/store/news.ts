/** What follows from the news of runs: the clock reaches what it is set for, futures give their room, bad runs give way. */
import { runOf } from '../session/run.ts';
import type { Aiming } from './aiming.ts';
import type { Follow } from './arrivals.ts';
import type { Core } from './core.ts';
import { oldest } from './futures.ts';
import type { Opened } from './opened.ts';
import type { Parked } from './parked.ts';
import type { RunId } from './state.ts';

interface NewsOptions {
  readonly core: Core;
  readonly opened: Opened;
  readonly parked: Parked;
  readonly aiming: Aiming;
  readonly openScenario: (id: string) => void;
}

export class News implements Follow {
  readonly core: Core;
  readonly opened: Opened;
  readonly #o: NewsOptions;
  /** Runs that give way to others as soon as these show something of their own. */
  readonly #retiring = new Map<RunId, RunId>();

  constructor(options: NewsOptions) {
    this.core = options.core;
    this.opened = options.opened;
    this.#o = options;
  }

  grown(id: RunId): void {
    const { views, runs } = this.core.get();
    if (views.includes(id)) this.#o.aiming.settle();
    const retired = this.#retiring.get(id);
    if (retired === undefined || runs[id]?.arriving) return;
    this.#retiring.delete(id);
    this.opened.close([retired]);
  }

  /** Closes `old` when `taken` has come as far as what is shown in its place. */
  retire(old: RunId, taken: RunId): void {
    // What it was itself to take the place of never showed anything.
    const before = this.#retiring.get(old);
    if (before === undefined) {
      this.#retiring.set(taken, old);
      return;
    }
    this.#retiring.delete(old);
    this.#retiring.set(taken, before);
    this.opened.close([old]);
  }

  /** The first of those that are seen and wait gets the room of what is not shown, then that of the oldest future. */
  full(id: RunId): boolean {
    const { views, runs, futures, closedFutures } = this.core.get();
    if (id !== views.find((view) => runs[view]?.done === false)) return false;
    if (this.#o.parked.release()) return true;
    const given = oldest(futures);
    if (!given) return false;
    this.core.set({ futures: futures.filter((future) => future !== given), closedFutures: closedFutures + 1 });
    this.opened.close([given.id]);
    return true;
  }

  failed(id: RunId, message: string): void {
    const { core } = this;
    const { views, runs, focused } = core.get();
    if (!views.includes(id)) return this.#drop(id);
    if (id === focused) core.set({ playing: false, aim: null });
    const retired = this.#retiring.get(id);
    if (retired !== undefined && runs[retired]) {
      this.#retiring.delete(id);
      return this.#giveWay(id, retired, message);
    }
    const origin = this.opened.originOf(id);
    if (origin !== undefined && runs[origin] && !views.includes(origin)) return this.#giveWay(id, origin, message);
    // What has been shown of it is all that there will be.
    core.setRun(id, { done: true, problem: message });
    if (views.length === 1 && runs[id]?.stage === null) this.#fallBack(message);
  }

  /** A future that cannot be run any more is no future. */
  #drop(id: RunId): void {
    this.#o.parked.forget(id);
    const { futures } = this.core.get();
    this.core.set({ futures: futures.filter((future) => future.id !== id) });
    this.opened.close([id]);
  }

  /** A fork that cannot be run leaves the old run in place, which has gone on meanwhile. */
  #giveWay(id: RunId, origin: RunId, message: string): void {
    const { core, opened } = this;
    const { futures, nowUs, runs } = core.get();
    core.set({
      ...opened.inPlaceOf(id, origin),
      futures: futures.filter((future) => future.id !== origin),
      nowUs: Math.min(nowUs, runs[origin]?.horizonUs ?? nowUs),
      problem: message,
    });
    opened.close([id]);
  }

  /** A link or file that cannot be simulated leaves nothing to look at: show the ready scenario of its architecture. */
  #fallBack(message: string): void {
    const { core } = this;
    const failed = core.focused().spec;
    // What somebody is putting together stays as it is, to be put right.
    if (core.get().screen === 'play') return;
    const ready = core.deps.scenarios.find((s) => s.architecture === failed.scenario.architecture);
    // Were the ready scenario itself at fault, opening it again would not help.
    if (!ready || JSON.stringify(runOf(ready)) === JSON.stringify(failed)) return;
    this.#o.openScenario(ready.id);
    core.set({ problem: message });
  }
}
