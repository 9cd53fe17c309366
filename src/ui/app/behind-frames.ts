/** The store a frame late, for words that nobody sees: what they take does not hold up the frame that shows a moment. */
import type { AppStore } from '../../store/store.ts';
import { atNextFrame } from '../turns.ts';

const known = new WeakMap<AppStore, AppStore>();

export function behindFrames(store: AppStore): AppStore {
  const made = known.get(store) ?? late(store);
  known.set(store, made);
  return made;
}

function late(store: AppStore): AppStore {
  const listeners = new Set<Parameters<AppStore['subscribe']>[0]>();
  let told = store.getState();
  let waits = false;
  store.subscribe(() => {
    if (waits) return;
    waits = true;
    atNextFrame(() => {
      waits = false;
      const before = told;
      told = store.getState();
      for (const listener of listeners) listener(told, before);
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
