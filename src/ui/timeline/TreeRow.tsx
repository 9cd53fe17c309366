/** One line of the tree of time: what was done, what happened to it, and what it cost. */
import { type ReactElement, useRef } from 'react';
import type { RunState } from '../../store/state.ts';
import { type Cost, costOf } from '../../trace/cost.ts';
import { faultsOf } from '../faults/stretches.ts';
import * as Count from '../../words/en/count.ts';
import { fitText } from '../map/layout/text-width.ts';
import { useApp, useAppStore } from '../store.tsx';
import { scrubberMarks } from './scrubber-marks.ts';
import type { Line } from './tree-lines.ts';
import { dragging } from './time-slider.tsx';
import { LABEL_PX, LINE_Y, ROW_PX, type Scale } from './time-scale.ts';
import * as Say from '../../words/en/timeline/tree.ts';

export interface TreeRowProps {
  readonly line: Line;
  readonly scale: Scale;
  readonly width: number;
  readonly costPx: number;
  readonly nowUs: number;
  readonly hideAfterUs: number | null;
  readonly onSeek: (atUs: number) => void;
}

export function TreeRow(props: TreeRowProps): ReactElement {
  const { line, costPx, onSeek, scale, nowUs, hideAfterUs } = props;
  const { returnTo, compareRuns } = useAppStore().getState();
  const focused = useApp((s) => s.focused);
  const { id } = line.run;
  const endUs = line.current ? Math.min(nowUs, line.run.horizonUs) : Math.min(line.run.horizonUs, hideAfterUs ?? Number.POSITIVE_INFINITY);
  const cost = useCost(line.run, endUs);
  const words = costWords(cost, !line.run.done || endUs < line.run.horizonUs);
  const picture = <RowPicture {...props} />;
  return (
    <div className={line.current ? 'tree-row current' : 'tree-row'}>
      {line.current ? (
        <div className="tree-line" {...dragging(onSeek, scale.at)}>
          {picture}
        </div>
      ) : (
        <button
          type="button"
          className="tree-line"
          data-line={id}
          aria-label={Say.standOn(line.label, words.text)}
          onClick={() => returnTo(id)}
        >
          {picture}
        </button>
      )}
      {costPx === 0 ? null : (
        <span className={words.bad ? 'tree-cost bad' : 'tree-cost'} style={{ width: costPx }}>
          <span className="tn">{words.text}</span>
          {line.current ? null : (
            <button
              type="button"
              className="quiet"
              aria-label={Say.compareWith(line.label)}
              title={Say.compare}
              onClick={() => compareRuns([focused, id])}
            >
              ⇄
            </button>
          )}
        </span>
      )}
    </div>
  );
}

/** Kept while neither the trace nor the moment changes: a frame of the clock need not count again. */
function useCost(run: RunState, endUs: number): Cost {
  const known = useRef<{ readonly version: number; readonly endUs: number; readonly cost: Cost } | null>(null);
  const stepUs = Math.floor(endUs / 100_000);
  if (known.current?.version !== run.version || Math.floor(known.current.endUs / 100_000) !== stepUs)
    known.current = { version: run.version, endUs, cost: costOf(run.index, endUs) };
  return known.current.cost;
}

function costWords({ reads, stale, lost, failed, unknown }: Cost, soFar: boolean): { readonly text: string; readonly bad: boolean } {
  const bad = lost + failed + unknown > 0;
  const parts = [
    ...(lost > 0 ? [Say.lost(Count.writes(lost))] : []),
    ...(failed > 0 ? [Say.failed(failed)] : []),
    ...(unknown > 0 ? [Say.unknown(unknown)] : []),
    ...(bad && stale === 0 ? [] : [reads === 0 ? Say.nothingRead : Say.stale(Math.round((100 * stale) / reads))]),
  ];
  return { text: Say.soFarOr0Lost(soFar, bad, parts.join(', ')), bad };
}

function RowPicture({ line, scale, width, costPx, nowUs, hideAfterUs }: TreeRowProps): ReactElement {
  const { x, untilUs } = scale;
  const { run, fromUs, label, current } = line;
  const wide = width - costPx;
  // What has not happened on the line that one stands on lies under a veil.
  const limitUs = Math.min(run.horizonUs, current ? nowUs : (hideAfterUs ?? Number.POSITIVE_INFINITY));
  const from = x(fromUs) + (fromUs > 0 ? 7 : 0);
  const end = x(run.spec.untilUs);
  const marks = scrubberMarks({
    faults: faultsOf(run.index),
    staleUs: run.index.chronicle.staleUs.filter((us) => us >= fromUs),
    x,
    limitUs,
    untilUs,
    width: wide,
    fontPx: LABEL_PX,
    city: (node) => node,
  });
  const ink = Math.max(from, Math.min(x(nowUs), end));
  return (
    <svg className="drawing" width={wide} height={ROW_PX} aria-hidden="true">
      <path d={`M${from},${LINE_Y} H${end}`} stroke="var(--line2)" strokeWidth={5} />
      {current ? <path d={`M${from},${LINE_Y} H${ink}`} stroke="var(--ink)" strokeWidth={5} /> : null}
      {marks.bars.map((bar) => {
        const left = Math.max(from, bar.x);
        const right = Math.min(end, bar.x + bar.width);
        return right <= left ? null : (
          <rect key={bar.x} x={left} y={LINE_Y - 2.5} width={right - left} height={5} fill="var(--lost)" opacity={current ? 1 : 0.7} />
        );
      })}
      <path d={marks.stale.map((px) => `M${px},${LINE_Y - 5} v10`).join(' ')} stroke="var(--stale)" strokeWidth={2.5} />
      <text
        x={from + 2}
        y={LABEL_PX - 1}
        className={current ? 'lab nohalo' : 'lab2 nohalo'}
        style={{ fontSize: LABEL_PX, fontWeight: current ? 640 : 450 }}
      >
        {fitText(label, LABEL_PX, Math.max(60, wide - from - 8))}
      </text>
    </svg>
  );
}
