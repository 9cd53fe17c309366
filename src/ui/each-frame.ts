/** What moves while the clock runs is drawn by itself at each frame: React need not hear of it. */
import { type RefObject, useEffect, useRef } from 'react';

export function useEachFrame(running: boolean, draw: () => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => (running ? atEachFrame(latest) : undefined), [running]);
}

/** Apart from the hook: what is made within it would keep the first thing that was drawn, and with that a trace, for as long as it runs. */
function atEachFrame(latest: RefObject<() => void>): () => void {
  let frame = requestAnimationFrame(function next() {
    latest.current();
    frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}
