/**
 * Every picture in every state, one per page, turned with ←/→ (and ↑/↓ for the theme). The visual tests open these same
 * pages by address: `gallery.html?page=map-stale&theme=dark`.
 */
import '../../src/ui/theme/fonts.css';
import '../../src/ui/theme/theme.css';
import '../../src/ui/theme/base.css';
import './gallery.css';
import { type ReactElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Theme } from '../../src/ui/theme/tokens.ts';
import { PAGES } from './pages.tsx';

const NAMES: readonly Theme[] = ['light', 'dark', 'projector'];
const asked = new URLSearchParams(location.search);

function Gallery(): ReactElement {
  const [page, setPage] = useState(
    Math.max(
      0,
      PAGES.findIndex((p) => p.id === asked.get('page')),
    ),
  );
  const [theme, setTheme] = useState(Math.max(0, NAMES.map(String).indexOf(asked.get('theme') ?? '')));
  const name = NAMES[theme] ?? 'light';
  const shown = PAGES[page];
  useEffect(() => {
    document.documentElement.dataset['theme'] = name;
    const turn = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      if (event.key === 'ArrowRight') setPage((p) => (p + 1) % PAGES.length);
      if (event.key === 'ArrowLeft') setPage((p) => (p + PAGES.length - 1) % PAGES.length);
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setTheme((t) => (t + 1) % NAMES.length);
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [name]);
  return (
    <main className="antipode gallery" data-theme={name}>
      <p className="gallery-head">
        {page + 1} of {PAGES.length}: {shown?.title}
      </p>
      <div id="shot">{shown ? <shown.View key={shown.id} theme={name} /> : null}</div>
    </main>
  );
}

const root = document.getElementById('gallery');
if (root) createRoot(root).render(<Gallery />);
