/** A canvas as sharp as the screen, drawn by the frame that shows what React rendered and, while running, by every frame. */
import { type ReactElement, useEffect, useRef } from 'react';
import { useEachFrame } from '../../each-frame.ts';

export interface CanvasProps {
  readonly width: number;
  readonly height: number;
  readonly running: boolean;
  /** Draws everything; called with an empty canvas in CSS px. */
  readonly draw: (context: CanvasRenderingContext2D) => void;
  readonly className?: string;
}

/** Pixels of the screen in a CSS px. */
export const pixelRatio = (): number => Math.min(3, window.devicePixelRatio || 1);

function render(canvas: HTMLCanvasElement, width: number, height: number, draw: CanvasProps['draw']): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = pixelRatio();
  const pixels: readonly [number, number] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixels[0]) canvas.width = pixels[0];
  if (canvas.height !== pixels[1]) canvas.height = pixels[1];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  draw(context);
}

export function Canvas({ width, height, running, draw, className }: CanvasProps): ReactElement {
  const element = useRef<HTMLCanvasElement>(null);
  const frame = useRef<number | null>(null);
  const paint = (): void => {
    if (element.current) render(element.current, width, height, draw);
  };
  const latest = useRef(paint);
  // Whatever changed: the frame that shows it draws it, once, in a task of its own. While it runs, it does so anyway.
  useEffect(() => {
    latest.current = paint;
    if (running || frame.current !== null) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = null;
      latest.current();
    });
  });
  // Words drawn before their font came are drawn again with it.
  useEffect(() => {
    const again = (): void => latest.current();
    document.fonts?.addEventListener?.('loadingdone', again);
    return () => document.fonts?.removeEventListener?.('loadingdone', again);
  }, []);
  useEachFrame(running, paint);
  return <canvas ref={element} className={className} style={{ width, height }} />;
}
