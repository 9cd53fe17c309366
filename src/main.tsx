/** The main page: text and land first, the databases behind them. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/theme/theme.css';
import './ui/theme/base.css';
import './ui/theme/fonts.css';
import './ui/app/shell.css';
import './ui/app/stage.css';
import './ui/app/lesson.css';
import './ui/app/verdict.css';
import './ui/app/console.css';
import './ui/app/panels.css';
import './ui/app/narrow.css';
import './ui/landing/landing.css';
import { first } from './scenarios/first.ts';
import { createAppStore } from './store/store.ts';
import { openAsked, readAddress, screenOf } from './ui/page/address.ts';
import { App } from './ui/page/App.tsx';
import { Boundary } from './ui/app/Boundary.tsx';
import { pageDeps } from './ui/app/deps.ts';
import { FIRST } from './ui/app/first-lesson.ts';
import { lesson, lessonAfter } from './ui/page/lesson-part.ts';
import { openingOf } from './ui/page/openings.ts';
import { Part } from './ui/part.tsx';
import { behind, lessons } from './ui/app/parts.ts';
import { behind as behindLanding } from './ui/landing/parts.ts';
import { StoreProvider } from './ui/store.tsx';
import * as Say from './words/en/page/page.ts';

// In a task of its own: it took one already to evaluate all that is imported.
setTimeout(start);

/** Pages of their own: nothing of the main one stands there. */
const OWN_PAGES = {
  handout: new Part(() => import('./ui/handout/start.tsx')),
  presenter: new Part(() => import('./ui/presenter/start.tsx')),
};

function start(): void {
  const place = document.getElementById('antipode');
  if (!place) throw new Error('The page has no place for Antipode.');
  const query = new URLSearchParams(location.search);
  const own = Object.entries(OWN_PAGES).find(([name]) => query.has(name))?.[1];
  if (own) void own.fetch().then(() => own.state().module?.start(place));
  else startPage(place);
}

function startPage(place: HTMLElement): void {
  // On its way while the first picture is drawn.
  void behind.fetch();
  const keeper = new Part(() => import('./ui/page/keep-address.ts'));
  const keeping = keeper.fetch();

  void lessons.fetch();

  const deps = pageDeps(openingOf, () => lessons.state().module?.scenarios ?? [first]);
  const asked = readAddress(location);
  const store = createAppStore(deps, FIRST, screenOf(asked));

  // The worker with its database engine is fetched after the first paint, so that it does not delay it. Who keeps the address is there before
  // anything can be done: otherwise the first step would be written over what the page was opened with.
  const painted = new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const opened = Promise.all([painted, keeping]).then(() => {
    keeper.state().module?.keepAddress(store, FIRST);
    return openAsked(store, asked, FIRST);
  });
  if (asked.kind === 'scenario' && asked.id !== FIRST) lessonAfter(opened);
  if (screenOf(asked) === 'lesson') void lesson.fetch();
  if (screenOf(asked) === 'home') void behindLanding.fetch();

  createRoot(place).render(
    <StrictMode>
      <StoreProvider value={store}>
        <Boundary what={Say.thePage}>
          <App />
        </Boundary>
      </StoreProvider>
    </StrictMode>,
  );
}
