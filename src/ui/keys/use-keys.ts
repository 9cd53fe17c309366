/** Listens for the keys of keys.ts while the page stands. */
import { useEffect } from 'react';
import { useAppStore } from '../store.tsx';
import { isTaken, keyDoes } from './keys.ts';

/** `present` and `help` are what P and ? do; where they do nothing, the keys are left alone. */
export function useKeys(present: (() => void) | null, help: (() => void) | null): void {
  const store = useAppStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const does = keyDoes(event.key, store.getState());
      const act = !does ? null : does.type === 'help' ? help : does.type === 'present' ? present : () => does.act(store.getState());
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}
