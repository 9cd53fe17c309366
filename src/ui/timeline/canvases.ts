/** Canvases beside the one that is seen: as large, and copied onto it pixel by pixel. */
import type { LanePaint } from './paint-bands.ts';

/** A canvas as large as the lanes, with nothing on it; null where there are none. */
export function emptied(
  canvas: HTMLCanvasElement,
  { frame, ratio }: Pick<LanePaint, 'frame'> & { readonly ratio: number },
): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  // A canvas that is given a size is empty.
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Until it is restored, only where time is. */
export function clipped(context: CanvasRenderingContext2D, { frame }: Pick<LanePaint, 'frame'>): void {
  context.save();
  context.beginPath();
  context.rect(frame.left - 8, 0, frame.right - frame.left + 16, frame.bottom + 2);
  context.clip();
}

/** Some columns of a sheet, pixel by pixel. */
export function copy(context: CanvasRenderingContext2D, sheet: HTMLCanvasElement, left = 0, width = sheet.width): void {
  if (width <= 0 || sheet.height === 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(sheet, left, 0, width, sheet.height, left, 0, width, sheet.height);
  context.restore();
}
