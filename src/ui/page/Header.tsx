/** The top bar: the name, which leads home, the screens, and what can be done with the one that is shown. */
import type { ReactElement } from 'react';
import type { ScreenId, ThemeChoice } from '../../store/state.ts';
import { useApp, useAppStore } from '../store.tsx';
import { Wordmark } from '../app/Wordmark.tsx';
import { Menu } from '../menu.tsx';
import { useMedia } from '../use-size.ts';

export interface HeaderProps {
  readonly onPresent: () => void;
  readonly onShare: () => void;
  readonly onKeys: () => void;
  readonly onSettings: () => void;
}

export function Header({ onPresent, onShare, onKeys, onSettings }: HeaderProps): ReactElement {
  const narrow = useMedia('(max-width: 1000px)');
  const act = (words: string, onClick: () => void, label?: string): ReactElement => (
    <button type="button" className="quiet" onClick={onClick} aria-label={label}>
      {words}
    </button>
  );
  return (
    <header className="top">
      <Home />
      <Screens />
      <div className="acts">
        {narrow ? null : act('Settings', onSettings)}
        {narrow ? null : act('Present', onPresent)}
        {act('Share', onShare)}
        {narrow ? null : act('?', onKeys, 'Keys')}
        <ThemeButton />
        {narrow ? (
          <Menu label="More">
            {act('Settings', onSettings)}
            {act('Present', onPresent)}
            {act('Keys', onKeys)}
          </Menu>
        ) : null}
      </div>
    </header>
  );
}

/** The name leads home. */
function Home(): ReactElement {
  const { show } = useAppStore().getState();
  return (
    <button type="button" className="home" aria-label="Antipode, home" onClick={() => show('home')}>
      <Wordmark />
    </button>
  );
}

const SCREENS: readonly { readonly id: ScreenId; readonly name: string }[] = [
  { id: 'learn', name: 'Learn' },
  { id: 'play', name: 'Play' },
  { id: 'compare', name: 'Compare' },
];

function Screens(): ReactElement {
  const { show } = useAppStore().getState();
  const now = useApp((s) => s.screen);
  return (
    <nav className="tabs" aria-label="Screens">
      {SCREENS.map(({ id, name }) => (
        <button key={id} type="button" aria-current={id === now ? 'page' : undefined} onClick={() => show(id)}>
          {name}
        </button>
      ))}
    </nav>
  );
}

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark', 'projector'];

function ThemeButton(): ReactElement {
  const { setTheme } = useAppStore().getState();
  const theme = useApp((s) => s.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      ◐
    </button>
  );
}
