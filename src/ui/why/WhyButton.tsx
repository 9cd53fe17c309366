/** Asks for the causes of an event. */
import type { ReactElement } from 'react';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/why/why-button.ts';

export function WhyButton({ event }: { readonly event: number }): ReactElement {
  const { askWhy } = useAppStore().getState();
  return (
    <button type="button" className="inline" onClick={() => askWhy(event)}>
      {Say.why}
      <kbd>{Say.y}</kbd>
    </button>
  );
}
