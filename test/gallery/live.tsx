/** A picture with a small clock of its own: P plays it, everything else is as in the app. */
import { type ComponentType, type ReactElement, useEffect, useRef, useState } from 'react';
import type { PictureProps } from '../../src/ui/map/layers/props.ts';
import type { Target } from '../../src/ui/map/marks/target.ts';

type Given = 'getNowUs' | 'nowUs' | 'running' | 'selection' | 'onSelect' | 'hovered' | 'onHover';

export interface LivePictureProps {
  readonly View: ComponentType<PictureProps>;
  readonly start: number;
  readonly props: Omit<PictureProps, Given>;
}

export function LivePicture({ View, start, props }: LivePictureProps): ReactElement {
  const now = useRef(start);
  const [nowUs, setNowUs] = useState(start);
  const [running, setRunning] = useState(false);
  const [selection, setSelection] = useState<Target | null>(null);
  const [hovered, setHovered] = useState<Target | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'p') setRunning((r) => !r);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (!running) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(at) {
      now.current += (at - before) * props.msPerSecond;
      before = at;
      setNowUs(Math.floor(now.current / 10_000) * 10_000);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [running, props.msPerSecond]);
  return (
    <View
      {...props}
      getNowUs={() => now.current}
      nowUs={running ? nowUs : now.current}
      running={running}
      selection={selection}
      onSelect={setSelection}
      hovered={hovered}
      onHover={setHovered}
    />
  );
}
