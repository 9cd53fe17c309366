/** Message heads on a canvas: the same forms as message-glyph.tsx, for everything that moves. */
import type { Meaning } from '../../architectures/showing.ts';
import type { Palette } from '../theme/tokens.ts';
import { HEAD } from './shapes.ts';

export interface HeadOptions {
  readonly x: number;
  readonly y: number;
  readonly meaning: Meaning;
  readonly hollow: boolean;
  readonly k: number;
  /** Radians, clockwise; only *agree* points somewhere (0 is up). */
  readonly angle: number;
  readonly palette: Palette;
}

function polygon(context: CanvasRenderingContext2D, corners: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
}

function disc(context: CanvasRenderingContext2D, radius: number): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
}

/** Draws one head; leaves the context as it found it, except for the current path. */
export function drawHead(context: CanvasRenderingContext2D, head: HeadOptions): void {
  const { meaning, hollow, palette } = head;
  const colour = palette[meaning];
  context.save();
  context.translate(head.x, head.y);
  if (meaning === 'agree') context.rotate(head.angle);
  context.scale(head.k, head.k);
  context.lineJoin = 'round';
  context.lineWidth = 2;
  context.setLineDash([]);
  const full = (): void => {
    context.strokeStyle = palette.sea;
    context.stroke();
    context.fillStyle = colour;
    context.fill();
  };
  const open = (): void => {
    context.fillStyle = palette.paper;
    context.fill();
    context.strokeStyle = colour;
    context.stroke();
  };
  switch (meaning) {
    case 'query':
      disc(context, 5);
      full();
      break;
    case 'reply':
      disc(context, 4.4);
      open();
      break;
    case 'replicate':
      polygon(context, HEAD.replicate);
      full();
      break;
    case 'agree':
      polygon(context, hollow ? HEAD.agreeHollow : HEAD.agree);
      if (hollow) open();
      else full();
      break;
    case 'pulse':
      disc(context, 2.8);
      context.fillStyle = colour;
      context.fill();
      break;
    case 'cache':
      polygon(context, hollow ? HEAD.cacheHollow : HEAD.cache);
      if (hollow) open();
      else full();
      break;
    case 'lost':
      drawCross(context, palette);
      break;
    case 'stale':
      disc(context, 5.4);
      open();
      context.beginPath();
      context.moveTo(0, 0);
      context.arc(0, 0, 5.4, -Math.PI, -Math.PI / 2);
      context.closePath();
      context.fillStyle = colour;
      context.fill();
  }
  context.restore();
}

function drawCross(context: CanvasRenderingContext2D, palette: Palette): void {
  context.beginPath();
  context.moveTo(-5, -5);
  context.lineTo(5, 5);
  context.moveTo(5, -5);
  context.lineTo(-5, 5);
  context.lineCap = 'round';
  // A halo keeps the cross readable on a tear of its own colour.
  context.strokeStyle = palette.sea;
  context.lineWidth = 5;
  context.stroke();
  context.strokeStyle = palette.lost;
  context.lineWidth = 2.6;
  context.stroke();
}

/** A numbered head (①, ②…) for the mode without motion: ink on paper, so that it is no meaning of its own. */
export function drawNumber(
  context: CanvasRenderingContext2D,
  at: { x: number; y: number; number: number; k: number; palette: Palette },
): void {
  context.save();
  context.translate(at.x, at.y);
  context.scale(at.k, at.k);
  context.setLineDash([]);
  disc(context, 8);
  context.fillStyle = at.palette.paper;
  context.fill();
  context.strokeStyle = at.palette.ink;
  context.lineWidth = 1.4;
  context.stroke();
  context.fillStyle = at.palette.ink;
  context.font = '600 11px "Inter Variable", Inter, system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(at.number), 0, 0.5);
  context.restore();
}
