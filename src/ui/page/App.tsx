/** The page: top bar, stage and column, or the projector's layout; dialogs, keys and the clock. */
import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Later, Part } from '../part.tsx';
import type { Stop } from '../../store/state.ts';
import { RunProvider, useApp, useAppStore, useRun } from '../store.tsx';
import { Boundary } from '../app/Boundary.tsx';
import { useFrames } from '../app/frames.ts';
import { Explaining, OpenGlossary } from '../glossary/words.ts';
import { Landing } from '../landing/Landing.tsx';
import { Beside } from './Beside.tsx';
import { Header } from './Header.tsx';
import { behind } from '../app/parts.ts';
import { lesson } from './lesson-part.ts';
import type { Dialog } from './Opened.tsx';
import { useTheme } from '../app/theme.ts';
import * as Say from '../../words/en/page/page.ts';

// What is opened by a click is fetched when somebody clicks.
const dialogs = new Part(() => import('./Opened.tsx'));
const explanations = new Part(() => import('../glossary/Explained.tsx'));
const learn = new Part(() => import('../learn/Learn.tsx'));
const course = new Part(() => import('../course/Course.tsx'));
const playground = new Part(() => import('../playground/Playground.tsx'));
const comparison = new Part(() => import('../comparison/Comparison.tsx'));
const claims = new Part(() => import('../claims/Claims.tsx'));
const advice = new Part(() => import('../advice/Advice.tsx'));
const presenter = new Part(() => import('../app/Present.tsx'));

export function App(): ReactElement {
  const [open, setOpen] = useState<Dialog | null>(null);
  const [term, setTerm] = useState<string | null>(null);
  const openGlossary = (at: string | null): void => {
    setTerm(at);
    setOpen('glossary');
  };
  const presenting = useApp((s) => s.presenting);
  const focused = useApp((s) => s.focused);
  const screen = useApp((s) => s.screen);
  const theme = useTheme();
  const present = usePresent();
  const { module: explained } = useSyncExternalStore(explanations.subscribe, explanations.state);
  useFrames();
  useKeys(
    present,
    () => setOpen('keys'),
    () => openGlossary(null),
  );
  useEffect(() => {
    // Nobody asks what a word means before there is something to see.
    void behind.fetch().then(explanations.fetch);
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className={presenting ? 'antipode presenting' : `antipode app on-${screen}`} data-theme={theme}>
      {presenting ? null : (
        <Header
          onPresent={present}
          onShare={() => setOpen('share')}
          onKeys={() => setOpen('keys')}
          onGlossary={() => setOpen('glossary')}
          onSettings={() => setOpen('settings')}
        />
      )}
      <Problem />
      {presenting ? (
        <Later part={presenter} what={Say.theProjectorsLayout} onTop>
          {({ Present }) => <Present />}
        </Later>
      ) : (
        <OpenGlossary value={openGlossary}>
          <Explaining value={explained?.explain ?? null}>
            <RunProvider value={focused}>
              <Screen onShare={() => setOpen('share')} />
            </RunProvider>
          </Explaining>
        </OpenGlossary>
      )}
      <Later part={behind} what={null}>
        {({ Live }) => <Live />}
      </Later>
      <Beside />
      {open === null ? null : (
        <Boundary what={Say.theDialog}>
          <Later part={dialogs} what={Say.theDialog} onTop>
            {({ Opened }) => <Opened open={open} term={term} onClose={() => setOpen(null)} onGlossary={() => openGlossary(null)} />}
          </Later>
        </Boundary>
      )}
    </div>
  );
}

/** What stands below the bar. */
function Screen({ onShare }: { readonly onShare: () => void }): ReactElement {
  const screen = useApp((s) => s.screen);
  switch (screen) {
    case 'home':
      return <Landing onShare={onShare} />;
    case 'learn':
      return (
        <Later part={learn} what={Say.theListOfLessons}>
          {({ Learn }) => <Learn />}
        </Later>
      );
    case 'lesson':
      return (
        <Later part={lesson} what={Say.theLesson}>
          {({ LessonScreen }) => <LessonScreen />}
        </Later>
      );
    case 'course':
      return (
        <Later part={course} what={Say.theCourse}>
          {({ Course }) => <Course />}
        </Later>
      );
    case 'play':
      return (
        <Later part={playground} what={Say.thePlayground}>
          {({ Playground }) => <Playground />}
        </Later>
      );
    case 'compare':
      return (
        <Later part={comparison} what={Say.theComparison}>
          {({ Comparison }) => <Comparison />}
        </Later>
      );
    case 'claims':
      return (
        <Later part={claims} what={Say.theClaims}>
          {({ Claims }) => <Claims />}
        </Later>
      );
    case 'advice':
      return (
        <Later part={advice} what={Say.theAdviser}>
          {({ Advice }) => <Advice />}
        </Later>
      );
  }
}

const CUT_WORDS: Readonly<Record<Stop, string>> = {
  bytes: Say.theRunStopsHereA,
  shared: Say.theRunsOfThisPage,
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
          {Say.close}
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
