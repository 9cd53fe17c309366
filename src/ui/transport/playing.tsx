/** Play and the clock: what every page has, also an embed. */
import type { ReactElement } from 'react';
import { msText } from '../../words/en/numbers.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import * as Say from '../../words/en/transport/shared.ts';

export function PlayButton(): ReactElement {
  const { toggle } = useAppStore().getState();
  const playing = useApp((s) => s.playing);
  const opened = useRun((run) => run.stage !== null);
  return (
    <button type="button" className="play" aria-label={playing ? Say.pause : Say.play} disabled={!opened} onClick={toggle}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {playing ? <path d="M2 1h3v10H2zM7.4 1h3v10h-3z" fill="currentColor" /> : <path d="M2 0.8 11 6 2 11.2z" fill="currentColor" />}
      </svg>
    </button>
  );
}

export function Clock({ unit = Say.msSimulated }: { readonly unit?: string }): ReactElement {
  const now = useNow(33);
  return (
    <div className="clock">
      {msText(now)}
      <small>{unit}</small>
    </div>
  );
}
