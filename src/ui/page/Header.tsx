/** The top bar: the name, which leads home, the screens, and what can be done with the one that is shown. */
import type { ReactElement } from 'react';
import type { RunSpec } from '../../session/run.ts';
import { focusedRun } from '../../store/seen.ts';
import type { ScreenId, ThemeChoice } from '../../store/state.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { Wordmark } from '../app/Wordmark.tsx';
import { Part } from '../part.tsx';
import { Menu } from '../menu.tsx';
import { useMedia } from '../use-size.ts';
import * as Say from '../../words/en/page/page.ts';

export interface HeaderProps {
  readonly onPresent: () => void;
  readonly onShare: () => void;
  readonly onKeys: () => void;
  readonly onSettings: () => void;
  readonly onGlossary: () => void;
}

/** What can be done with the run of a screen; a list of lessons has none, and a projector shows a lesson. */
const WITH_RUN: readonly ScreenId[] = ['home', 'lesson', 'course', 'play', 'compare'];
const WITH_SETTINGS: readonly ScreenId[] = ['lesson', 'play', 'compare'];

const paper = new Part(() => import('../share/hand-out.ts'));

/** In a window of its own, or, where none may open, in this one. */
async function printed(spec: RunSpec): Promise<void> {
  await paper.fetch();
  const address = paper.state().module?.handOutOf(spec) ?? '';
  if (!window.open(address, '_blank')) location.assign(address);
}

export function Header({ onPresent, onShare, onKeys, onSettings, onGlossary }: HeaderProps): ReactElement {
  const narrow = useMedia('(max-width: 1000px)');
  const phone = useMedia('(max-width: 520px)');
  const screen = useApp((s) => s.screen);
  const { getState } = useAppStore();
  const hides = useRun((run) => run.spec.scenario.hides);
  const act = (words: string, onClick: () => void, label?: string): ReactElement => (
    <button key={words} type="button" className="quiet" onClick={onClick} aria-label={label}>
      {words}
    </button>
  );
  const rare = [
    ...(WITH_SETTINGS.includes(screen) && !(screen === 'lesson' && hides?.includes('settings')) ? [act(Say.settings, onSettings)] : []),
    ...(screen === 'lesson' ? [act(Say.present, onPresent), act(Say.handOut, () => void printed(focusedRun(getState()).spec))] : []),
    <WordsButton key="words" />,
    act(Say.glossary, onGlossary),
  ];
  const share = WITH_RUN.includes(screen) ? act(Say.share, onShare) : null;
  return (
    <header className="top">
      <Home />
      <Screens />
      <div className="acts">
        {narrow ? null : rare}
        {phone ? null : share}
        {narrow ? null : act('?', onKeys, Say.keys)}
        {phone ? null : <ThemeButton />}
        {narrow ? (
          <Menu label={Say.more}>
            {rare}
            {act(Say.keys, onKeys)}
            {phone ? share : null}
            {phone ? <ThemeButton words /> : null}
          </Menu>
        ) : null}
      </div>
    </header>
  );
}

/** Words in the place of pictures. */
function WordsButton(): ReactElement {
  const { setWordsOnly } = useAppStore().getState();
  const on = useApp((s) => s.wordsOnly);
  return (
    <button type="button" className="quiet" aria-pressed={on} onClick={() => setWordsOnly(!on)}>
      {Say.inWords}
    </button>
  );
}

/** The name leads home. */
function Home(): ReactElement {
  const { show } = useAppStore().getState();
  return (
    <button type="button" className="home" aria-label={Say.antipodeHome} onClick={() => show('home')}>
      <Wordmark />
    </button>
  );
}

const SCREENS: readonly { readonly id: ScreenId; readonly name: string }[] = [
  { id: 'learn', name: Say.learn },
  { id: 'play', name: Say.play },
  { id: 'compare', name: Say.compare },
  { id: 'claims', name: Say.claims },
  { id: 'advice', name: Say.adviser },
];

function Screens(): ReactElement {
  const { show } = useAppStore().getState();
  const now = useApp((s) => s.screen);
  return (
    <nav className="tabs" aria-label={Say.screens}>
      {SCREENS.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={id === 'advice' ? 'roomy' : undefined}
          aria-current={current(id, now)}
          onClick={() => show(id)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

/** A lesson is a part of what can be learned. */
const current = (id: ScreenId, now: ScreenId): 'page' | 'true' | undefined =>
  id === now ? 'page' : id === 'learn' && (now === 'lesson' || now === 'course') ? 'true' : undefined;

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark', 'projector'];

/** `words`: where it stands in a list. */
function ThemeButton({ words = false }: { readonly words?: boolean }): ReactElement {
  const { setTheme } = useAppStore().getState();
  const theme = useApp((s) => s.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <button
      type="button"
      className="quiet"
      aria-label={Say.themeChangeTo(theme, next)}
      title={Say.theme(theme)}
      onClick={() => setTheme(next)}
    >
      {words ? Say.theme(theme) : '◐'}
    </button>
  );
}
