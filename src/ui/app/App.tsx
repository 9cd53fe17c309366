/** The page: top bar, stage and column, or the projector's layout; dialogs, keys and the clock. */
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import { KeysDialog } from '../keys/KeysDialog.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useApp, useAppStore } from '../store.tsx';
import { Boundary } from './Boundary.tsx';
import { useFrames } from './frames.ts';
import { Header } from './Header.tsx';
import { Live } from './Live.tsx';
import { Present } from './Present.tsx';
import { Side } from './Side.tsx';
import { Stage } from './Stage.tsx';
import { useTheme } from './theme.ts';

// Share links need a packer; it is fetched when somebody shares.
const SettingsDialog = lazy(async () => ({ default: (await import('./SettingsDialog.tsx')).SettingsDialog }));
const ShareDialog = lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog }));

type Open = 'share' | 'keys' | 'settings' | null;

export function App({ scenarioOf }: { readonly scenarioOf: (architecture: string) => string | null }): ReactElement {
  const [open, setOpen] = useState<Open>(null);
  const presenting = useApp((s) => s.presenting);
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
          scenarioOf={scenarioOf}
          onPresent={present}
          onShare={() => setOpen('share')}
          onKeys={() => setOpen('keys')}
          onSettings={() => setOpen('settings')}
        />
      )}
      <Problem />
      {presenting ? (
        <Present />
      ) : (
        <>
          <Stage />
          <Side />
        </>
      )}
      <Live />
      {open === 'keys' ? <KeysDialog onClose={() => setOpen(null)} /> : null}
      {open === 'share' || open === 'settings' ? (
        <Boundary what="The dialog">
          <Suspense fallback={null}>
            {open === 'share' ? <ShareDialog onClose={() => setOpen(null)} /> : <SettingsDialog onClose={() => setOpen(null)} />}
          </Suspense>
        </Boundary>
      ) : null}
    </div>
  );
}

/** One sentence on what went wrong, on top of the page; it goes when it is read. */
function Problem(): ReactElement | null {
  const { setProblem } = useAppStore().getState();
  const problem = useApp((s) => s.problem);
  const cut = useApp((s) => s.cut);
  const words = problem ?? (cut ? 'The trace stops at 200 000 events. Earlier ones are kept.' : null);
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
