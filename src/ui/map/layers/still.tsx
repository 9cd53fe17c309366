/**
 * A canvas that is drawn only when what it shows changes: the map's land. It is drawn a few milliseconds at a time, out of sight, and
 * kept, so that a map that opens again, or five that show the same, cost nothing.
 */
import { type CSSProperties, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Camera } from '../layout/projection.ts';
import { inTurn } from '../../turns.ts';
import { pixelRatio } from './canvas.tsx';

export interface Still {
  /** Equal for equal pictures of one size. */
  readonly key: string;
  /** How it is looked at. */
  readonly camera: Camera;
  /** Draws it in CSS px, and stops wherever it may be gone on with later. */
  readonly steps: (context: CanvasRenderingContext2D) => Iterator<unknown>;
}

export interface StillCanvasProps {
  readonly width: number;
  readonly height: number;
  readonly still: Still;
  /** Puts what was drawn with this camera where it is seen now. */
  readonly style?: (camera: Camera) => CSSProperties | undefined;
}

export function StillCanvas({ width, height, still, style }: StillCanvasProps): ReactElement {
  const element = useRef<HTMLCanvasElement>(null);
  const [shown, show] = useState<{ readonly picture: HTMLCanvasElement; readonly camera: Camera } | null>(null);
  useEffect(() => drawn(still, width, height).whenDone((picture) => show({ picture, camera: still.camera })), [width, height, still]);
  // Together with the place that it is put at. What was there before stayed until now: a canvas that gets a size is empty.
  useLayoutEffect(() => {
    const canvas = element.current;
    if (!canvas || !shown) return;
    canvas.width = shown.picture.width;
    canvas.height = shown.picture.height;
    canvas.getContext('2d')?.drawImage(shown.picture, 0, 0);
  }, [shown]);
  return <canvas ref={element} style={{ width, height, ...(shown ? style?.(shown.camera) : undefined) }} />;
}

/** So long one turn may take, ms. */
const TURN_MS = 6;
/** One is as large as the map, so only few are kept. */
const KEPT_MAX = 3;

type Waiting = (picture: HTMLCanvasElement) => void;

/** A picture on its way. */
class Drawing {
  #done = false;
  readonly #waiting = new Set<Waiting>();

  constructor(
    readonly canvas: HTMLCanvasElement,
    steps: Iterator<unknown>,
  ) {
    const turn = (): void => {
      const from = performance.now();
      while (!this.#done && performance.now() - from < TURN_MS) this.#done = steps.next().done === true;
      if (!this.#done) return void inTurn(turn);
      for (const waiting of this.#waiting) waiting(canvas);
    };
    inTurn(turn);
  }

  /** Calls when it is there; says how to stop waiting. */
  whenDone(waiting: Waiting): () => void {
    if (this.#done) waiting(this.canvas);
    else this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }
}

/** The one that was asked for last stands last. */
const kept = new Map<string, Drawing>();
const nothing = { whenDone: () => () => undefined };

function drawn({ key, steps }: Still, width: number, height: number): Pick<Drawing, 'whenDone'> {
  const ratio = pixelRatio();
  const full = `${key} ${width} ${height} ${ratio}`;
  const known = kept.get(full) ?? begun(steps, width, height, ratio);
  if (!known) return nothing;
  kept.delete(full);
  kept.set(full, known);
  for (const oldest of [...kept.keys()].slice(0, -KEPT_MAX)) kept.delete(oldest);
  return known;
}

function begun(steps: Still['steps'], width: number, height: number, ratio: number): Drawing | null {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return null;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return new Drawing(canvas, steps(context));
}
