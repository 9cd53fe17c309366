/** The page: top bar, stage and column, or the projector's layout; dialogs, keys and the clock. */
import { type ReactElement, useEffect, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Later, Part } from '../part.tsx';
import type { Stop } from '../../store/state.ts';
import { RunProvider, useApp, useAppStore, useRun } from '../store.tsx';
import { Boundary } from '../app/Boundary.tsx';
import { useFrames } from '../app/frames.ts';
import { Landing } from '../landing/Landing.tsx';
import { Beside } from './Beside.tsx';
import { Header } from './Header.tsx';
import { behind } from '../app/parts.ts';
import { Side } from '../app/Side.tsx';
import { Stage } from '../app/Stage.tsx';
import { useTheme } from '../app/theme.ts';

// What is opened by a click is fetched when somebody clicks.
const keys = new Part(() => import('../keys/KeysDialog.tsx'));
const settings = new Part(() => import('../app/SettingsDialog.tsx'));
const share = new Part(() => import('../share/ShareDialog.tsx'));
const playground = new Part(() => import('../playground/Playground.tsx'));
const comparison = new Part(() => import('../comparison/Comparison.tsx'));
const presenter = new Part(() => import('../app/Present.tsx'));

export function App(): ReactElement {
  const [open, setOpen] = useState<OpenedProps['open'] | null>(null);
  const presenting = useApp((s) => s.presenting);
  const focused = useApp((s) => s.focused);
  const theme = useTheme();
  const present = usePresent();
  useFrames();
  useKeys(present, () => setOpen('keys'));
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className={presenting ? 'antipode presenting' : 'antipode app'} data-theme={theme}>
      {presenting ? null : (
        <Header
          onPresent={present}
          onShare={() => setOpen('share')}
          onKeys={() => setOpen('keys')}
          onSettings={() => setOpen('settings')}
        />
      )}
      <Problem />
      {presenting ? (
        <Later part={presenter} what="The projector’s layout" onTop>
          {({ Present }) => <Present />}
        </Later>
      ) : (
        <RunProvider value={focused}>
          <Screen />
        </RunProvider>
      )}
      <Later part={behind} what={null}>
        {({ Live }) => <Live />}
      </Later>
      <Beside />
      {open === null ? null : (
        <Boundary what="The dialog">
          <Opened open={open} onClose={() => setOpen(null)} />
        </Boundary>
      )}
    </div>
  );
}

/** What stands below the bar. */
function Screen(): ReactElement {
  const screen = useApp((s) => s.screen);
  switch (screen) {
    case 'home':
      return <Landing />;
    case 'learn':
      return (
        <>
          <Stage />
          <Side />
        </>
      );
    case 'play':
      return (
        <Later part={playground} what="The playground">
          {({ Playground }) => <Playground />}
        </Later>
      );
    case 'compare':
      return (
        <Later part={comparison} what="The comparison">
          {({ Comparison }) => <Comparison />}
        </Later>
      );
  }
}

interface OpenedProps {
  readonly open: 'share' | 'keys' | 'settings';
  readonly onClose: () => void;
}

function Opened({ open, onClose }: OpenedProps): ReactElement {
  switch (open) {
    case 'keys':
      return (
        <Later part={keys} what="The list of keys" onTop>
          {({ KeysDialog }) => <KeysDialog onClose={onClose} />}
        </Later>
      );
    case 'settings':
      return (
        <Later part={settings} what="The settings" onTop>
          {({ SettingsDialog }) => <SettingsDialog onClose={onClose} />}
        </Later>
      );
    case 'share':
      return (
        <Later part={share} what="The dialog for sharing" onTop>
          {({ ShareDialog }) => <ShareDialog onClose={onClose} />}
        </Later>
      );
  }
}

const CUT_WORDS: Readonly<Record<Stop, string>> = {
  bytes:
    'The run stops here: a few of its answers together hold 128 MB, more than this page can show. What came before is kept; ask for smaller answers.',
  shared:
    'The runs of this page together hold 300 000 events or 256 MB of answers, so this one waits here: close another to see more of it.',
};

/** One sentence on what went wrong, on top of the page; it goes when it is read. */
function Problem(): ReactElement | null {
  const { setProblem } = useAppStore().getState();
  const problem = useRun((run, page) => page.problem ?? run.problem);
  const cut = useRun((run) => run.cut);
  const words = problem ?? (cut === null ? null : CUT_WORDS[cut]);
  if (words === null) return null;
  return (
    <div className="problem" role="alert">
      <span>{words}</span>
      {problem === null ? null : (
        <button type="button" className="quiet" onClick={() => setProblem(null)}>
          Close
        </button>
      )}
    </div>
  );
}

/** Full screen where the browser allows it; the layout changes in any case. */
function usePresent(): () => void {
  const store = useAppStore();
  const presenting = useApp((s) => s.presenting);
  useEffect(() => {
    const left = (): void => {
      if (!document.fullscreenElement) store.getState().present(false);
    };
    document.addEventListener('fullscreenchange', left);
    return () => document.removeEventListener('fullscreenchange', left);
  }, [store]);
  useEffect(() => {
    if (!presenting && document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  }, [presenting]);
  return () => {
    const { presenting: on, present } = store.getState();
    present(!on);
    if (!on) void document.documentElement.requestFullscreen?.().catch(() => undefined);
  };
}
