/** The page of a hand-out (`?handout=course`, a chapter, a lesson, or with a link's `#run=`): a store of its own, which opens one run after the other. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { first } from '../../scenarios/first.ts';
import { createAppStore } from '../../store/store.ts';
import { Boundary } from '../app/Boundary.tsx';
import { plainDeps } from '../app/deps.ts';
import { FIRST } from '../app/first-lesson.ts';
import { lessons } from '../app/parts.ts';
import { StoreProvider } from '../store.tsx';
import * as Say from '../../words/en/handout/handout.ts';
import { Handout } from './Handout.tsx';

export const HANDOUT = 'handout';

export async function start(place: HTMLElement): Promise<void> {
  // With all lessons comes what every architecture looks like.
  await Promise.all([recording(), lessons.fetch()]);
  const deps = plainDeps(() => [first]);
  const store = createAppStore({ ...deps, reducedMotion: () => false }, FIRST, 'lesson');
  store.setState({ theme: 'light' });
  document.documentElement.dataset['theme'] = 'light';
  const name = new URLSearchParams(location.search).get(HANDOUT) ?? '';
  createRoot(place).render(
    <StrictMode>
      <StoreProvider value={store}>
        <div className="antipode handout" data-theme="light">
          <Boundary what={Say.theHandOut}>
            <Handout name={name} hash={location.hash} />
          </Boundary>
        </div>
      </StoreProvider>
    </StrictMode>,
  );
}

/** Canvases keep what is drawn on them from then on. */
function recording(): Promise<void> {
  const script = document.createElement('script');
  script.src = new URL('recorder.js', new URL(location.pathname, location.origin)).href;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(script.src));
    document.head.append(script);
  });
}
