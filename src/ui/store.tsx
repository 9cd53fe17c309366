/** The store as React sees it: a thin skin over the vanilla store. */
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { focusedRun } from '../store/seen.ts';
import type { AppState, RunId, RunState } from '../store/state.ts';
import type { AppStore } from '../store/store.ts';

const Context = createContext<AppStore | null>(null);
export const StoreProvider = Context.Provider;

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
  return useStore(useAppStore(), select);
}

/** What belongs to the run that this part of the page is about. */
export function useRun<T>(select: (run: RunState, page: AppState) => T): T {
  const id = useContext(RunContext);
  // A run may be closed a moment before its picture goes.
  return useStore(useAppStore(), (page) => select((id === null ? undefined : page.runs[id]) ?? focusedRun(page), page));
}

/** The playhead, µs, at most every `everyMs` while it plays and exactly when it stands. */
export function useNow(everyMs: number): number {
  const store = useAppStore();
  const [now, setNow] = useState(() => store.getState().nowUs);
  useEffect(() => {
    let shownAt = 0;
    const follow = (): void => {
      const { nowUs, playing } = store.getState();
      const at = performance.now();
      if (playing && at - shownAt < everyMs) return;
      shownAt = at;
      setNow(nowUs);
    };
    follow();
    return store.subscribe(follow);
  }, [store, everyMs]);
  return now;
}
