/** How many messages a picture leaves out, said in the corner at the lower right: above the key, where that reaches so far. */
import type { Palette } from '../../theme/tokens.ts';
import { type Box, overlap } from '../layout/geometry.ts';
import type { Scene } from '../layout/scene-types.ts';
import { textWidth } from '../layout/text-width.ts';
import * as Say from '../../../words/en/map/pictures.ts';

const FONT_PX = 12;
/** Px to the frame, and to the key. */
const EDGE_PX = 12;

interface Cut {
  readonly cut: number;
  readonly scene: Pick<Scene, 'width' | 'height'>;
  readonly palette: Palette;
  /** The ground of the key. */
  readonly key: Box | null;
}

/** Where the line ends: its right end, on the line that letters stand on. */
export function cutAt(words: string, { scene: { width, height }, key }: Pick<Cut, 'scene' | 'key'>): readonly [x: number, y: number] {
  const [right, bottom] = [width - EDGE_PX, height - EDGE_PX];
  const ground: Box = [right - textWidth(words, FONT_PX) - EDGE_PX, bottom - FONT_PX, right, height];
  return [right, key && overlap(ground, key) > 0 ? key[1] - EDGE_PX / 2 : bottom];
}

export function paintCut(context: CanvasRenderingContext2D, { cut, palette, ...where }: Cut): void {
  const words = Say.messagesNotDrawn(cut);
  context.globalAlpha = 1;
  context.font = `450 ${FONT_PX}px "Inter Variable", Inter, system-ui, sans-serif`;
  context.textAlign = 'right';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = palette.sea;
  const [x, y] = cutAt(words, where);
  context.strokeText(words, x, y);
  context.fillStyle = palette.muted;
  context.fillText(words, x, y);
}
