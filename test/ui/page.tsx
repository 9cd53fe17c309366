/** A piece of the page over a store that the test plays. */
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StoreProvider } from '../../src/ui/store.tsx';
import { type Played, play } from '../store/fixture.ts';

export function show(piece: ReactNode, options: Parameters<typeof play>[0] = {}): Played & ReturnType<typeof render> {
  const played = play(options);
  const rendered = render(<StoreProvider value={played.store}>{piece}</StoreProvider>);
  return { ...played, ...rendered };
}
