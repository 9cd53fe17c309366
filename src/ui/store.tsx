/** The store as React sees it: a thin skin over the vanilla store. */
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AppState } from '../store/state.ts';
import type { AppStore } from '../store/store.ts';

const Context = createContext<AppStore | null>(null);
export const StoreProvider = Context.Provider;

export function useAppStore(): AppStore {
  const store = useContext(Context);
  if (!store) throw new Error('This part of the page stands outside the store.');
  return store;
}

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useAppStore(), select);
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
