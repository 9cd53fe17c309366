/** The right column: lesson, console, and below them the reads, the events, or what is pointed at. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { Console } from '../console/Console.tsx';
import { NothingYet } from '../feed/NothingYet.tsx';
import { selectionName } from '../inspector/selection.ts';
import { Lesson } from '../lesson/Lesson.tsx';
import { Later, Part } from '../part.tsx';
import { StoreProvider, useApp, useAppStore, useRun } from '../store.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { behindFrames } from './behind-frames.ts';
import { Boundary } from './Boundary.tsx';
import { useCity } from '../names.ts';
import { behind } from './parts.ts';
import * as Say from '../../words/en/app/lesson-screen.ts';

const challenges = new Part(() => import('../challenge/Challenges.tsx'));

export function Side(): ReactElement {
  const late = behindFrames(useAppStore());
  const wordsOnly = useApp((s) => s.wordsOnly);
  const hides = useRun((run) => run.spec.scenario.hides);
  const asks = useRun((run) => (run.spec.scenario.challenges?.length ?? 0) > 0);
  return (
    <aside className="side" aria-label={Say.lessonConsoleAndCharts}>
      {asks ? (
        <Boundary what={Say.theChallenge}>
          <Later part={challenges} what={Say.theChallenge}>
            {({ Challenges }) => <Challenges />}
          </Later>
        </Boundary>
      ) : null}
      <Boundary what={Say.theLesson}>
        <StoreProvider value={late}>
          <Lesson />
        </StoreProvider>
      </Boundary>
      {hides?.includes('ask') ? null : (
        <Boundary what={Say.theConsole}>
          <Console answers={behind} />
        </Boundary>
      )}
      {wordsOnly ? null : (
        <Boundary what={Say.thisPart}>
          <Below />
        </Boundary>
      )}
    </aside>
  );
}

type Tab = 'reads' | 'events' | 'selection';

function Below(): ReactElement {
  const [tab, setTab] = useState<Tab>('reads');
  const selection = useApp((s) => s.selection);
  const city = useCity();
  const tabs: { id: Tab; label: string }[] = [
    { id: 'reads', label: Say.everyReadSoFar },
    { id: 'events', label: Say.events },
    { id: 'selection', label: selection ? selectionName(selection, city) : Say.breakSomething },
  ];
  // Pointing at something shows it; letting go shows what was there before.
  const before = useRef<Tab>('reads');
  useEffect(() => {
    setTab((now) => {
      if (selection === null) return now === 'selection' ? before.current : now;
      if (now !== 'selection') before.current = now;
      return selection.type === 'message' ? now : 'selection';
    });
  }, [selection]);
  const section = useRef<HTMLElement>(null);
  const pointed = tab === 'selection' && selection !== null;
  const column = useMedia('(min-width: 1001px)');
  useEffect(() => {
    const at = section.current;
    if (!column || !at) return;
    if (pointed) at.scrollIntoView({ block: 'nearest' });
    else at.parentElement?.scrollTo({ top: 0 });
  }, [pointed, column]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.findIndex((t) => t.id === tab) + by + tabs.length) % tabs.length];
    if (by === 0 || !next) return;
    event.preventDefault();
    setTab(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <section ref={section} className={pointed ? 'below pointed' : 'below'} aria-label={Say.readsEventsFailures}>
      <div role="tablist" className="below-tabs" aria-label={Say.below} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            data-tab={id}
            id={`tab-${id}`}
            aria-selected={id === tab}
            aria-controls="below-panel"
            tabIndex={id === tab ? 0 : -1}
            onClick={() => setTab(id)}
          >
            {label}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div id="below-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="below-panel" tabIndex={0}>
        {tab === 'reads' ? <Reads /> : tab === 'events' ? <Events /> : <Pointed />}
      </div>
    </section>
  );
}

/** Px of the heading over the newest events, and of the least that is worth one. */
const NEWEST_HEAD_PX = 32;
const NEWEST_MIN_PX = 43;
/** Where the page scrolls as a whole, there is room for what is wanted. */
const ROOM_SCROLLING_PX = 320;

/** The reads, and in the room that they leave the newest events: the column is full and never scrolls for them. */
function Reads(): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const scrolling = useMedia('(max-width: 1000px)');
  const roomPx = scrolling ? ROOM_SCROLLING_PX : height;
  const [chartPx, setChartPx] = useState(0);
  const newestPx = roomPx - chartPx - NEWEST_HEAD_PX;
  return (
    <div ref={box} className="reads">
      {width > 0 ? (
        <Later part={behind} what={null}>
          {({ StripsPicture }) => <StripsPicture width={width} roomPx={roomPx} onHeight={setChartPx} />}
        </Later>
      ) : null}
      {newestPx >= NEWEST_MIN_PX ? (
        <>
          <h3>{Say.newestEvents}</h3>
          <Later part={behind} what={null} before={<NothingYet />}>
            {({ Feed }) => <Feed roomPx={newestPx} />}
          </Later>
        </>
      ) : null}
    </div>
  );
}

function Events(): ReactElement {
  return (
    <Later part={behind} what={Say.theListOfEvents}>
      {({ Feed }) => <Feed />}
    </Later>
  );
}

function Pointed(): ReactElement {
  return (
    <Later part={behind} what={Say.thisPart}>
      {({ Inspector }) => <Inspector />}
    </Later>
  );
}
