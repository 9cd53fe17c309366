/** The search for what can go wrong, of one page: it goes on while other things are looked at, and is told by whoever shows it. */
import { TrierThreads } from '../../search/ahead/client.ts';
import type { Question } from '../../search/ahead/past.ts';
import { type AheadProgress, type Found, lookAhead } from '../../search/ahead/rounds.ts';
import type { Sought } from '../../search/properties.ts';
import * as Say from '../../words/en/ahead/panel.ts';
import { MEANINGS } from '../../words/en/learn/cards.ts';
import type { AppStore } from '../../store/store.ts';
import { focusedRun } from '../../store/seen.ts';

/** Schedules of one search. */
export const SCHEDULES = 240;
/** What is opened stands so long before the question that shows it, µs. */
const BEFORE_US = 20_000;

/** The page and the run that it shows go on meanwhile. */
const coresFor = (cores: number): number => Math.max(1, cores - 1);

export type Stage =
  | { readonly is: 'idle' }
  | { readonly is: 'searching'; readonly progress: AheadProgress | null; readonly threads: number }
  | { readonly is: 'nothing' | 'stopped'; readonly progress: AheadProgress | null }
  | { readonly is: 'found'; readonly found: Found; readonly promisedBefore: boolean }
  | { readonly is: 'failed'; readonly why: string };

export interface Shown {
  readonly property: Sought;
  readonly stage: Stage;
  /** Null until it is known. */
  readonly promised: readonly string[] | null;
}

export class Searching {
  #shown: Shown = { property: 'linearizable', stage: { is: 'idle' }, promised: null };
  #threads: TrierThreads | null = null;
  /** Seeds that were tried from one moment: a search that is asked for again goes on behind them. */
  #tried: { readonly of: string; readonly seeds: number } = { of: '', seeds: 0 };
  #marked = '';
  readonly #watchers = new Set<() => void>();

  constructor(readonly store: AppStore) {}

  readonly shown = (): Shown => this.#shown;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  choose(property: Sought): void {
    if (this.#threads === null) this.#tell({ property, stage: { is: 'idle' } });
  }

  /** Says what the room of the run that is looked at promises before anything has happened. */
  async mark(): Promise<void> {
    const { spec } = focusedRun(this.store.getState());
    const { architecture, over, preset, settings } = spec.scenario;
    const of = JSON.stringify([architecture, over, preset, settings, spec.settings, spec.scenario.regions]);
    if (this.#marked === of || this.#threads) return;
    this.#marked = of;
    const threads = new TrierThreads(1);
    try {
      const promised = await threads.promised({ run: spec, fromUs: 0, property: this.#shown.property, mutant: null });
      if (this.#marked === of) this.#tell({ promised });
    } catch {
      // A run that cannot be played says so itself.
    } finally {
      threads.close();
    }
  }

  async begin(): Promise<void> {
    const { nowUs, ...page } = this.store.getState();
    const { spec } = focusedRun(page);
    const question: Question = { run: spec, fromUs: Math.floor(nowUs), property: this.#shown.property, mutant: null };
    const of = JSON.stringify(question);
    const from = 1 + (this.#tried.of === of ? this.#tried.seeds : 0);
    this.store.getState().pause();
    const threads = new TrierThreads(coresFor(navigator.hardwareConcurrency || 2));
    this.#threads = threads;
    this.#tell({ stage: { is: 'searching', progress: null, threads: threads.count } });
    try {
      const promised = await threads.promised(question);
      this.#tell({ promised });
      const told = (progress: AheadProgress): void => {
        if (this.#threads === threads) this.#tell({ stage: { is: 'searching', progress, threads: threads.count } });
      };
      const result = await lookAhead(question, threads, { seeds: SCHEDULES, from, told });
      if (this.#threads !== threads) return;
      this.#tried = { of, seeds: from - 1 + result.tried };
      if (!result.found) return this.#tell({ stage: { is: 'nothing', progress: result } });
      this.#tell({ stage: { is: 'found', found: result.found, promisedBefore: promised.includes(question.property) } });
      this.go(result.found);
    } catch (error) {
      if (this.#threads === threads) this.#tell({ stage: { is: 'failed', why: error instanceof Error ? error.message : String(error) } });
    } finally {
      threads.close();
      if (this.#threads === threads) this.#threads = null;
    }
  }

  stop(): void {
    const { stage } = this.#shown;
    this.#threads?.close();
    this.#threads = null;
    if (stage.is === 'searching') this.#tell({ stage: { is: 'stopped', progress: stage.progress } });
  }

  /** What was found is a fork of the run that is looked at; it opens a little before what broke. */
  go({ run, breach, property }: Found): void {
    const { rebuild, pause, showOperation, focused } = this.store.getState();
    pause();
    if (focusedRun(this.store.getState()).spec !== run) rebuild(focused, () => run, Say.label(MEANINGS[property].name));
    showOperation(breach.op);
    this.#seekWhenThere(run, Math.max(0, breach.atUs - BEFORE_US));
  }

  /** What is forked is shown as it was until its own trace has come so far. Whoever goes elsewhere meanwhile stays there. */
  #seekWhenThere(run: Found['run'], atUs: number): void {
    const look = (): void => {
      const { spec, arriving, stage, horizonUs } = focusedRun(this.store.getState());
      if (spec === run && (arriving || stage === null || horizonUs < atUs)) return;
      leave();
      if (spec === run) this.store.getState().seek(atUs);
    };
    const leave = this.store.subscribe(look);
    look();
  }

  #tell(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}

const searches = new WeakMap<AppStore, Searching>();

export function searchingOf(store: AppStore): Searching {
  const searching = searches.get(store) ?? new Searching(store);
  searches.set(store, searching);
  return searching;
}
