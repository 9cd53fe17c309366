/** Drives the playback clock while it plays: the one place that asks the browser for frames. */
import { useEffect } from 'react';
import { useApp, useAppStore } from '../store.tsx';

/** After a hidden tab comes back, time goes on from where it was. */
const FRAME_MS_MAX = 100;

export function useFrames(): void {
  const store = useAppStore();
  const playing = useApp((s) => s.playing);
  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function next(at: number): void {
      store.getState().tick(Math.min(FRAME_MS_MAX, at - last));
      last = at;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, playing]);
}
