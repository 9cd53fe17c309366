/** The store as React sees it: a thin skin over the vanilla store. */
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { focusedRun } from '../store/seen.ts';
import type { AppState, RunId, RunState } from '../store/state.ts';
import type { AppStore } from '../store/store.ts';
import { atNextFrame } from './turns.ts';

const Context = createContext<AppStore | null>(null);
export const StoreProvider = Context.Provider;

/** The store, heard of news of runs once a frame at most: they may come more often than anybody can see. What people do shows at once. */
function heard(store: AppStore): Pick<AppStore, 'getState' | 'getInitialState' | 'subscribe'> {
  let known = skins.get(store);
  if (known) return known;
  const listeners = new Set<Parameters<AppStore['subscribe']>[0]>();
  let late: AppState | null = null;
  const tell = (now: AppState, before: AppState): void => {
    late = null;
    for (const listener of listeners) listener(now, before);
  };
  store.subscribe((now, before) => {
    if (!onlyNews(now, before)) return tell(now, late ?? before);
    if (late) return;
    late = before;
    atNextFrame(() => (late ? tell(store.getState(), late) : undefined));
  });
  known = {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  skins.set(store, known);
  return known;
}

const skins = new WeakMap<AppStore, ReturnType<typeof heard>>();

/** Nothing but more of runs that are there. */
function onlyNews(now: AppState, before: AppState): boolean {
  const there = Object.keys(now.runs);
  if (there.join() !== Object.keys(before.runs).join() || now.runs === before.runs) return false;
  return (Object.keys(now) as (keyof AppState)[]).every((key) => key === 'runs' || now[key] === before[key]);
}

const RunContext = createContext<RunId | null>(null);
/** What stands inside is about this run; without one around it, a part of the page is about the focused run. */
export const RunProvider = RunContext.Provider;

export function useAppStore(): AppStore {
  const store = useContext(Context);
  if (!store) throw new Error('This part of the page stands outside the store.');
  return store;
}

/** What belongs to the page: its clock, what is pointed at, what is typed. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(heard(useAppStore()), select);
}

/** What belongs to the run that this part of the page is about. */
export function useRun<T>(select: (run: RunState, page: AppState) => T): T {
  const id = useContext(RunContext);
  // A run may be closed a moment before its picture goes.
  return useStore(heard(useAppStore()), (page) => select((id === null ? undefined : page.runs[id]) ?? focusedRun(page), page));
}

/** Who follows as rarely, ms, follows behind the frame that shows where the playhead was moved. */
const BEHIND_FROM_MS = 200;

/**
 * The playhead, µs, at most every `everyMs` while it plays and exactly when it stands. What is no picture of that moment may follow a frame
 * `behind` those that are.
 */
export function useNow(everyMs: number, behind = everyMs >= BEHIND_FROM_MS): number {
  const store = useAppStore();
  const [now, setNow] = useState(() => store.getState().nowUs);
  useEffect(() => {
    let shownAt = 0;
    let late = false;
    const show = (): void => {
      late = false;
      setNow(store.getState().nowUs);
    };
    const follow = (): void => {
      const at = performance.now();
      if (late || (store.getState().playing && at - shownAt < everyMs)) return;
      shownAt = at;
      if (!behind) return show();
      late = true;
      atNextFrame(show);
    };
    show();
    return store.subscribe(follow);
  }, [store, everyMs, behind]);
  return now;
}
