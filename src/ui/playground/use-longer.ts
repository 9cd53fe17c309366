/** A planet has no end: before the clock comes to the end of its run, the run is given more time, up to a day. */
import { useEffect } from 'react';
import { useAppStore } from '../store.tsx';
import { focusedRun } from '../../store/seen.ts';

const DAY_US = 86_400_000_000;
/** So much of a run is behind the clock when more of it is wanted, and so many times as long it becomes. */
const BEHIND = 0.6;
const TIMES = 4;

export function useLonger(): void {
  const store = useAppStore();
  useEffect(
    () =>
      store.subscribe((page) => {
        const { id, spec, arriving, stage } = focusedRun(page);
        if (!page.playing || arriving || !stage || page.nowUs < spec.untilUs * BEHIND || spec.untilUs >= DAY_US) return;
        page.lengthen(id, Math.min(DAY_US, spec.untilUs * TIMES));
      }),
    [store],
  );
}
