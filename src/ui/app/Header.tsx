/** The top bar: the name, the five architectures, and what can be done with the whole page. */
import type { ReactElement } from 'react';
import type { ThemeChoice } from '../../store/state.ts';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { Menu } from '../menu.tsx';
import { useMedia } from '../use-size.ts';
import { abouts, aboutOf, roomOf } from '../rooms.ts';

export interface HeaderProps {
  /** Built-in scenario of each architecture. */
  readonly scenarioOf: (architecture: string) => string | null;
  readonly onPresent: () => void;
  readonly onShare: () => void;
  readonly onKeys: () => void;
  readonly onSettings: () => void;
}

export function Header({ scenarioOf, onPresent, onShare, onKeys, onSettings }: HeaderProps): ReactElement {
  const narrow = useMedia('(max-width: 1000px)');
  const act = (words: string, onClick: () => void, label?: string): ReactElement => (
    <button type="button" className="quiet" onClick={onClick} aria-label={label}>
      {words}
    </button>
  );
  return (
    <header className="top">
      <Wordmark />
      <Tabs scenarioOf={scenarioOf} />
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

export function Wordmark(): ReactElement {
  return (
    <div className="wordmark">
      <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true" stroke="var(--ink)" fill="none">
        <circle r="8.6" strokeWidth="1.7" />
        <path d="M-6.1,6.1 L6.1,-6.1" strokeWidth="1.2" strokeDasharray="1.5 2.2" />
        <circle cx="6.1" cy="-6.1" r="3.6" fill="var(--ink)" stroke="none" />
        <circle cx="-6.1" cy="6.1" r="3.1" fill="var(--paper)" strokeWidth="1.7" />
      </svg>
      <span>Antipode</span>
    </div>
  );
}

function Tabs({ scenarioOf }: Pick<HeaderProps, 'scenarioOf'>): ReactElement {
  const { openScenario } = useAppStore().getState();
  const now = useRun((run) => run.spec.scenario.architecture);
  // The tab that is open says what stands behind, too.
  const room = useRun((run) => roomOf(run.spec.scenario));
  const named = (id: string, name: string): string => (id === now ? aboutOf(room).name : name);
  const narrow = useMedia('(max-width: 1000px)');
  const open = (architecture: string): void => {
    const id = scenarioOf(architecture);
    if (id !== null) openScenario(id);
  };
  if (narrow) {
    return (
      <label className="tab-choice">
        <span className="unseen">Architecture</span>
        <select value={now} onChange={(event) => open(event.target.value)}>
          {abouts.map(({ id, name }) => (
            <option key={id} value={id}>
              {named(id, name)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <nav className="tabs" aria-label="Architectures">
      {abouts.map(({ id, name, summary }) => (
        <button key={id} type="button" title={summary} aria-current={id === now ? 'page' : undefined} onClick={() => open(id)}>
          {named(id, name)}
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
