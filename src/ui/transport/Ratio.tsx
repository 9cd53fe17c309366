/** How fast time runs here, in words; chosen from a list. Apart from the other controls, which the landing does not have. */
import type { ReactElement } from 'react';
import { useApp, useAppStore } from '../store.tsx';
import { ratesWith, ratioFigure, ratioWords } from './ratios.ts';
import * as Say from '../../words/en/transport/ratio.ts';

export function Ratio(): ReactElement {
  const { setRatio } = useAppStore().getState();
  const rate = useApp((s) => s.hurryMsPerSecond ?? s.msPerSecond);
  return (
    <label className="ratio">
      <span className="unseen">{Say.playbackRatio}</span>
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
