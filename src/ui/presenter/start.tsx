/** The page of the presenter's window (`?presenter`): a store of its own, in which nothing happens that the other window has not shown. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { first } from '../../scenarios/first.ts';
import { createAppStore } from '../../store/store.ts';
import { plainDeps } from '../app/deps.ts';
import { Boundary } from '../app/Boundary.tsx';
import { lessons } from '../app/parts.ts';
import { FIRST } from '../app/first-lesson.ts';
import { useMedia } from '../use-size.ts';
import { StoreProvider } from '../store.tsx';
import * as Say from '../../words/en/presenter/presenter.ts';
import { PRESENTER } from '../curtain/open.ts';
import { Presenter } from './Presenter.tsx';

export async function start(place: HTMLElement): Promise<void> {
  const store = createAppStore(
    plainDeps(() => [first]),
    FIRST,
    'lesson',
  );
  // With all lessons comes what every architecture looks like.
  await lessons.fetch();
  const page = Number(new URLSearchParams(location.search).get(PRESENTER) || Number.NaN);
  createRoot(place).render(
    <StrictMode>
      <StoreProvider value={store}>
        <Themed page={Number.isFinite(page) ? page : null} />
      </StoreProvider>
    </StrictMode>,
  );
}

function Themed({ page }: { readonly page: number | null }) {
  const dark = useMedia('(prefers-color-scheme: dark)');
  return (
    <div className="antipode presenter-page" data-theme={dark ? 'dark' : 'light'}>
      <Boundary what={Say.presenter}>
        <Presenter page={page} />
      </Boundary>
    </div>
  );
}
