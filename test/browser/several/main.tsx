/** The page as it is, with its store and its workers in a test's reach: several runs have no controls of their own. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../src/ui/theme/theme.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/app/shell.css';
import '../../../src/ui/app/stage.css';
import '../../../src/ui/app/lesson.css';
import '../../../src/ui/app/verdict.css';
import '../../../src/ui/app/console.css';
import '../../../src/ui/app/panels.css';
import { scenarios } from '../../../src/scenarios/index.ts';
import { type AppStore, createAppStore } from '../../../src/store/store.ts';
import { App } from '../../../src/ui/page/App.tsx';
import { pageDeps } from '../../../src/ui/app/deps.ts';
import { openingOf } from '../../../src/ui/page/openings.ts';
import { StoreProvider } from '../../../src/ui/store.tsx';

declare global {
  interface Window {
    store: AppStore;
    /** All that were ever started, the latest last. */
    workers: Worker[];
  }
}

window.workers = [];
window.Worker = class extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    window.workers.push(this);
  }
};

const store = createAppStore(pageDeps(openingOf, () => scenarios));
window.store = store;
const place = document.getElementById('antipode');
if (!place) throw new Error('The page has no place for Antipode.');
createRoot(place).render(
  <StrictMode>
    <StoreProvider value={store}>
      <App />
    </StoreProvider>
  </StrictMode>,
);
