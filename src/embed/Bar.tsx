/** The bar below an embedded diagram: play, the clock, how far, the ratio, the next step, and the way to the whole page. */
import type { PointerEvent, ReactElement } from 'react';
import { useApp, useAppStore, useNow, useRun } from '../ui/store.tsx';
import { Clock, PlayButton } from '../ui/transport/playing.tsx';
import { ratioFigure, ratioWords } from '../ui/transport/ratios.ts';
import * as Say from '../words/en/embed/embed.ts';

export function Bar({ wide }: { readonly wide: boolean }): ReactElement {
  const { next } = useAppStore().getState();
  const rate = useApp((s) => s.hurryMsPerSecond ?? s.msPerSecond);
  const step = useApp((s) => s.step);
  const steps = useRun((run) => run.spec.scenario.steps.length);
  return (
    <div className="embed-bar">
      <PlayButton />
      <Clock unit={Say.ms} />
      <Progress />
      <span className="ratio" title={ratioWords(rate)}>
        <b>{ratioFigure(rate)}</b>
      </span>
      {wide ? null : (
        <button type="button" className="quiet" onClick={next} aria-label={Say.nextStepNowOf(step + 1, steps)}>
          {step + 1}/{steps} ›
        </button>
      )}
      <OpenWhole wide={wide} />
    </div>
  );
}

/** The whole run as one line; it can be dragged, and moved with the arrow keys. */
function Progress(): ReactElement {
  const { seek, stepBy } = useAppStore().getState();
  const now = useNow(50);
  const untilUs = useRun((run) => run.spec.untilUs);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - left) / width) * untilUs);
  };
  return (
    <div
      className="embed-progress"
      role="slider"
      tabIndex={0}
      aria-label={Say.time}
      aria-valuemin={0}
      aria-valuemax={Math.round(untilUs / 1_000)}
      aria-valuenow={Math.round(now / 1_000)}
      aria-valuetext={Say.inMs(Math.round(now / 1_000))}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
        event.preventDefault();
        stepBy('message', event.key === 'ArrowRight' ? 1 : -1);
      }}
    >
      <i style={{ width: `${Math.min(100, (now / untilUs) * 100)}%` }} />
    </div>
  );
}

function OpenWhole({ wide }: { readonly wide: boolean }): ReactElement {
  const id = useRun((run) => run.spec.scenario.id);
  const step = useApp((s) => s.step);
  const shared = location.hash.startsWith('#run=');
  const href = shared ? `./${location.hash}` : `./?scenario=${id}&step=${step + 1}`;
  return (
    <a className="quiet" href={href} target="_blank" rel="noopener" aria-label={Say.openInAntipode}>
      {wide ? Say.openInAntipode2 : '↗'}
    </a>
  );
}
