/** Play, the clock, the ratio in words, and stepping by meaning. */
import { type ReactElement, useState } from 'react';
import { type MomentKind, momentKinds } from '../../store/state.ts';
import { msText } from '../format.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { ratesWith, ratioFigure, ratioWords } from './ratios.ts';

export function Transport(): ReactElement {
  return (
    <section className="transport" aria-label="Playback">
      <PlayButton />
      <Clock />
      <Ratio />
      <Steps />
    </section>
  );
}

export function PlayButton(): ReactElement {
  const { toggle } = useAppStore().getState();
  const playing = useApp((s) => s.playing);
  const opened = useRun((run) => run.stage !== null);
  return (
    <button type="button" className="play" aria-label={playing ? 'Pause' : 'Play'} disabled={!opened} onClick={toggle}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {playing ? <path d="M2 1h3v10H2zM7.4 1h3v10h-3z" fill="currentColor" /> : <path d="M2 0.8 11 6 2 11.2z" fill="currentColor" />}
      </svg>
    </button>
  );
}

export function Clock({ unit = 'ms simulated' }: { readonly unit?: string }): ReactElement {
  const now = useNow(33);
  return (
    <div className="clock">
      {msText(now)}
      <small>{unit}</small>
    </div>
  );
}

function Ratio(): ReactElement {
  const { setRatio } = useAppStore().getState();
  const rate = useApp((s) => s.hurryMsPerSecond ?? s.msPerSecond);
  return (
    <label className="ratio">
      <span className="unseen">Playback ratio</span>
      <select value={rate} onChange={(event) => setRatio(Number(event.target.value))}>
        {ratesWith(rate).map((each) => (
          <option key={each} value={each}>
            {ratioWords(each)}
          </option>
        ))}
      </select>
      <b>{ratioFigure(rate)}</b>
    </label>
  );
}

function Steps(): ReactElement {
  const { stepBy } = useAppStore().getState();
  const [kind, setKind] = useState<MomentKind>('message');
  const [none, setNone] = useState<string | null>(null);
  const go = (chosen: MomentKind, direction: 1 | -1): void => {
    setKind(chosen);
    const found = stepBy(chosen, direction);
    setNone(found ? null : `No ${direction === 1 ? 'later' : 'earlier'} ${chosen}.`);
  };
  return (
    <fieldset className="steps">
      <legend className="unseen">Step by meaning</legend>
      <span role="status" className="none">
        {none}
      </span>
      <button type="button" className="quiet" aria-label={`Previous ${kind}`} onClick={() => go(kind, -1)}>
        ‹
      </button>
      <span aria-hidden="true">next</span>
      {momentKinds.map((each) => (
        <button
          key={each}
          type="button"
          className={each === kind ? 'quiet on' : 'quiet'}
          aria-label={`Next ${each}`}
          onClick={() => go(each, 1)}
        >
          {each}
        </button>
      ))}
      <button type="button" className="quiet" aria-label={`Next ${kind}, again`} onClick={() => go(kind, 1)}>
        ›
      </button>
    </fieldset>
  );
}
