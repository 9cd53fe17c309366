/**
 * The store a frame late while the clock stands, for what is beside the map: what it takes does not hold up the frame that shows a moment.
 * While the clock runs nothing is late.
 */
import type { AppState } from '../../store/state.ts';
import type { AppStore } from '../../store/store.ts';
import { atNextFrame } from '../turns.ts';

const known = new WeakMap<AppStore, AppStore>();

export function behindFrames(store: AppStore): AppStore {
  const made = known.get(store) ?? late(store);
  known.set(store, made);
  return made;
}

function late(store: AppStore): AppStore {
  const listeners = new Set<(now: AppState, before: AppState) => void>();
  let told = store.getState();
  let waits = false;
  const tell = (): void => {
    const before = told;
    told = store.getState();
    if (told !== before) for (const listener of listeners) listener(told, before);
  };
  store.subscribe(({ playing }) => {
    if (playing) return tell();
    if (waits) return;
    waits = true;
    atNextFrame(() => {
      waits = false;
      tell();
    });
  });
  return {
    ...store,
    getState: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
