/** Asks for the causes of an event. */
import type { ReactElement } from 'react';
import { useAppStore } from '../store.tsx';

export function WhyButton({ event }: { readonly event: number }): ReactElement {
  const { askWhy } = useAppStore().getState();
  return (
    <button type="button" className="inline" onClick={() => askWhy(event)}>
      Why? <kbd>Y</kbd>
    </button>
  );
}
