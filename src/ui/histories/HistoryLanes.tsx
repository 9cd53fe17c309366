/** The lanes of a history that was judged: moved and zoomed by pointer and keys, each span read on request. */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { OpenHistory } from '../../data/history.ts';
import { type Lanes, SPANS } from '../../consistency/lanes.ts';
import { grouped } from '../../words/en/numbers.ts';
import * as Say from '../../words/en/histories/histories.ts';
import { useTheme } from '../app/theme.ts';
import { Canvas } from '../map/layers/canvas.tsx';
import { THEMES } from '../theme/tokens.ts';
import { useSize } from '../use-size.ts';
import { AXIS_PX, heightOf, NAMES_PX, paint, ROW_PX } from './paint.ts';
import { around, moved, spanAt, type View, wholeOf, within, zoomed } from './view.ts';

export interface HistoryLanesProps {
  readonly history: OpenHistory;
  /** What is looked at: places in the columns; a new list is gone to. */
  readonly looked: readonly number[];
  /** Of the anomaly that is looked at. */
  readonly cycle: readonly number[] | null;
}

const HIT_PX = 4;
const STEP = 0.2;
const ZOOM = 1.6;

export function HistoryLanes({ history, looked, cycle }: HistoryLanesProps): ReactElement {
  const { lanes } = history.checked;
  const palette = THEMES[useTheme()];
  const [box, { width }] = useSize<HTMLDivElement>();
  const [view, setView] = useState<View>(() => around(lanes, looked));
  const [pointed, setPointed] = useState<number | null>(null);
  const nextWrong = useRef(0);
  useEffect(() => setView(around(lanes, looked)), [lanes, looked]);
  const goToNext = (): void => {
    const i = lanes.shown[nextWrong.current % Math.max(1, lanes.shown.length)];
    if (i === undefined) return;
    nextWrong.current += 1;
    setPointed(i);
    setView((before) => centred(lanes, before, i));
  };
  const words = { ordered: Say.ordered, noOrder: Say.noOrder };
  return (
    <div className="history-lanes">
      <p className="tools">
        <button type="button" className="verb" onClick={() => setView(wholeOf(lanes))}>
          {Say.all} <kbd>{Say.keys.whole}</kbd>
        </button>
        <button type="button" className="verb" onClick={() => setView((before) => zoomed(lanes, before, ZOOM))}>
          {Say.nearer} <kbd>{Say.keys.nearer}</kbd>
        </button>
        <button type="button" className="verb" onClick={() => setView((before) => zoomed(lanes, before, 1 / ZOOM))}>
          {Say.farther} <kbd>{Say.keys.farther}</kbd>
        </button>
        {lanes.shown.length === 0 ? null : (
          <button type="button" className="verb" onClick={goToNext}>
            {Say.next} <kbd>{Say.keys.next}</kbd>
          </button>
        )}
        <Key lanes={lanes} />
      </p>
      <div
        ref={box}
        className="rows"
        role="img"
        aria-label={Say.lanes(history.name, lanes.rows.length)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is moved by keys must be reachable by them
        tabIndex={0}
        onKeyDown={(event) => onKey(event, lanes, setView, goToNext)}
        {...usePointing({ lanes, view, width, setView, setPointed })}
      >
        {width > 0 ? (
          <Canvas
            width={width}
            height={heightOf(lanes)}
            running={false}
            draw={(context) => paint(context, { lanes, view, width, palette, pointed, cycle, words, timeWords: grouped })}
          />
        ) : null}
      </div>
      <Pointed history={history} pointed={pointed} />
      {lanes.clientsLeftOut > 0 ? <p className="aside">{Say.leftOut(lanes.clientsLeftOut)}</p> : null}
    </div>
  );
}

/** As near as before, or near enough that the span can be seen. */
function centred(lanes: Lanes, { from, to }: View, i: number): View {
  const call = Math.max(lanes.call[i] ?? 0, lanes.from);
  const end = Math.min(lanes.end[i] ?? 0, lanes.to);
  const width = Math.min(to - from, Math.max((end - call) * 12, (lanes.to - lanes.from) * 1e-6));
  return within(lanes, { from: (call + end - width) / 2, to: (call + end + width) / 2 });
}

function onKey(event: KeyboardEvent, lanes: Lanes, setView: (change: (view: View) => View) => void, goToNext: () => void): void {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => setView((view) => moved(lanes, view, -STEP)),
    ArrowRight: () => setView((view) => moved(lanes, view, STEP)),
    '+': () => setView((view) => zoomed(lanes, view, ZOOM)),
    '=': () => setView((view) => zoomed(lanes, view, ZOOM)),
    '-': () => setView((view) => zoomed(lanes, view, 1 / ZOOM)),
    '0': () => setView(() => wholeOf(lanes)),
    n: goToNext,
  };
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

interface Pointing {
  readonly lanes: Lanes;
  readonly view: View;
  readonly width: number;
  readonly setView: (view: View) => void;
  readonly setPointed: (i: number | null) => void;
}

/** A drag moves, a press or a rest of the pointer reads. */
function usePointing({ lanes, view, width, setView, setPointed }: Pointing) {
  const held = useRef<{ readonly x: number; readonly view: View } | null>(null);
  const perPx = (view.to - view.from) / Math.max(1, width - NAMES_PX);
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      held.current = { x: event.clientX, view };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const begun = held.current;
      if (begun && event.buttons !== 0) {
        const by = (begun.x - event.clientX) * ((begun.view.to - begun.view.from) / Math.max(1, width - NAMES_PX));
        setView(within(lanes, { from: begun.view.from + by, to: begun.view.to + by }));
        return;
      }
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const row = Math.floor((event.clientY - top + event.currentTarget.scrollTop - AXIS_PX) / ROW_PX);
      const time = view.from + (event.clientX - left - NAMES_PX) * perPx;
      setPointed(event.clientX - left < NAMES_PX ? null : spanAt(lanes, row, time, HIT_PX * perPx));
    },
    onPointerUp: () => {
      held.current = null;
    },
  };
}

/** What is pointed at, in words. */
function Pointed({ history, pointed }: { readonly history: OpenHistory; readonly pointed: number | null }): ReactElement {
  const { lanes } = history.checked;
  const [told, setTold] = useState<{ readonly i: number; readonly words: string } | null>(null);
  useEffect(() => {
    if (pointed === null) return;
    let stale = false;
    void history.tell(lanes.place[pointed] ?? 0).then(
      (words) => stale || setTold({ i: pointed, words }),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [history, lanes, pointed]);
  if (pointed === null || told?.i !== pointed) return <p className="aside pointed-at">{Say.point}</p>;
  const end = lanes.end[pointed] ?? 0;
  return (
    <p className="pointed-at" role="status">
      {Say.at(told.words, grouped(lanes.call[pointed] ?? 0), end === Number.POSITIVE_INFINITY ? null : grouped(end))}
    </p>
  );
}

function Key({ lanes }: { readonly lanes: Lanes }): ReactElement {
  const there = SPANS.filter((_, kind) => lanes.kind.includes(kind));
  return (
    <span className="key">
      {there.map((kind) => (
        <span key={kind} className={kind}>
          <i aria-hidden="true" />
          {Say.key[kind]}
        </span>
      ))}
      {lanes.shown.length === 0 ? null : (
        <span className="wrong">
          <i aria-hidden="true" />
          {Say.key.wrong}
        </span>
      )}
    </span>
  );
}
