/** Listens for the keys of keys.ts while the page stands. */
import { useEffect } from 'react';
import { Part } from '../part.tsx';
import { useAppStore } from '../store.tsx';
import { watchFocus } from './clicked.ts';

/** There is nothing to play before the first picture stands. */
const keys = new Part(() => import('./keys.ts'));

/** What P, ? and G do; where they do nothing, the keys are left alone. */
export function useKeys(present: (() => void) | null, help: (() => void) | null, glossary: (() => void) | null): void {
  const store = useAppStore();
  useEffect(() => {
    void keys.fetch();
    /** Space was taken from a button, which would be pressed when the key comes up. */
    let taken = false;
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.key === ' ' && taken) event.preventDefault();
      taken = false;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const { module } = keys.state();
      if (!module) return;
      const { isTaken, isUndo, keyDoes } = module;
      if (isUndo(event)) {
        event.preventDefault();
        store.getState().undo();
        return;
      }
      if (isTaken(event)) return;
      const does = keyDoes(event.key, store.getState());
      const acts = { help, present, glossary };
      const act = !does ? null : does.type === 'act' ? () => does.act(store.getState()) : acts[does.type];
      if (!act) return;
      event.preventDefault();
      taken = event.key === ' ';
      act();
    };
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    const end = watchFocus();
    return () => {
      end();
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keyup', onKeyUp);
    };
  });
}
