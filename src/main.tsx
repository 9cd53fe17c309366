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
import { createAppStore } from './store/store.ts';
import { openAsked, readAddress, screenOf } from './ui/page/address.ts';
import { App } from './ui/page/App.tsx';
import { Boundary } from './ui/app/Boundary.tsx';
import { pageDeps } from './ui/app/deps.ts';
import { FIRST } from './ui/app/first-lesson.ts';
import { lesson } from './ui/page/lesson-part.ts';
import { openingOf } from './ui/page/openings.ts';
import { Part } from './ui/part.tsx';
import { behind } from './ui/app/parts.ts';
import { behind as behindLanding } from './ui/landing/parts.ts';
import { StoreProvider } from './ui/store.tsx';

// On its way while the first picture is drawn.
void behind.fetch();
const keeper = new Part(() => import('./ui/page/keep-address.ts'));
const keeping = keeper.fetch();

const deps = pageDeps(openingOf);
const asked = readAddress(location);
if (screenOf(asked) === 'lesson') void lesson.fetch();
if (screenOf(asked) === 'home') void behindLanding.fetch();
const store = createAppStore(deps, asked.kind === 'scenario' ? asked.id : FIRST, screenOf(asked));

const place = document.getElementById('antipode');
if (!place) throw new Error('The page has no place for Antipode.');
createRoot(place).render(
  <StrictMode>
    <StoreProvider value={store}>
      <Boundary what="The page">
        <App />
      </Boundary>
    </StoreProvider>
  </StrictMode>,
);

// The worker with its database engine is fetched after the first paint, so that it does not delay it. Who keeps the address is there before
// anything can be done: otherwise the first step would be written over what the page was opened with.
requestAnimationFrame(() =>
  setTimeout(async () => {
    await keeping;
    keeper.state().module?.keepAddress(store, FIRST);
    await openAsked(store, asked, FIRST);
  }),
);
