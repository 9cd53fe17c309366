/** Paints the lanes of a history: spans by kind, the prefix that has an order, what has none, and the circle of an anomaly. */
import { scaleLinear } from 'd3-scale';
import { type Lanes, SPANS } from '../../consistency/lanes.ts';
import type { Palette, Token } from '../theme/tokens.ts';
import { firstAfter, type View } from './view.ts';

export const ROW_PX = 22;
export const NAMES_PX = 132;
export const AXIS_PX = 24;
const SPAN_PX = 11;
/** Below the rows: times as the file has them. */
export const TIMES_PX = 20;
const BOW_PX = 30;
const TICK_PX = 150;

export interface Painted {
  readonly lanes: Lanes;
  readonly view: View;
  readonly width: number;
  readonly palette: Palette;
  readonly pointed: number | null;
  /** The anomaly that is looked at. */
  readonly cycle: readonly number[] | null;
  readonly timeWords: (time: number) => string;
  readonly words: { readonly ordered: string; readonly noOrder: string };
}

const COLOUR: Readonly<Record<(typeof SPANS)[number], Token>> = { read: 'reply', write: 'query', cas: 'agree', txn: 'replicate' };

export const heightOf = ({ rows }: Lanes): number => AXIS_PX + rows.length * ROW_PX + TIMES_PX;

export const xOf = ({ view, width }: Pick<Painted, 'view' | 'width'>, time: number): number =>
  NAMES_PX + ((time - view.from) / (view.to - view.from)) * (width - NAMES_PX);

const middleOf = ({ lanes }: Painted, i: number): number => AXIS_PX + (lanes.row[i] ?? 0) * ROW_PX + ROW_PX / 2;

export function paint(context: CanvasRenderingContext2D, painted: Painted): void {
  const { lanes, width, palette } = painted;
  const height = heightOf(lanes);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(NAMES_PX, 0, width - NAMES_PX, height);
  context.clip();
  paintPrefix(context, painted, height);
  paintLines(context, painted);
  paintTimes(context, painted);
  paintSpans(context, painted);
  paintWrong(context, painted);
  paintCycle(context, painted);
  context.restore();
  paintNames(context, painted);
}

/** All that returned before that has an order. */
function paintPrefix(context: CanvasRenderingContext2D, painted: Painted, height: number): void {
  const { lanes, palette, words } = painted;
  if (lanes.orderedUntil === null) return;
  const x = xOf(painted, lanes.orderedUntil);
  context.fillStyle = palette.sea;
  context.fillRect(NAMES_PX, 0, Math.max(0, x - NAMES_PX), height);
  context.strokeStyle = palette.lost;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
  context.setLineDash([]);
  context.font = '500 11.5px "Inter Variable", sans-serif';
  context.textBaseline = 'middle';
  const side = (text: string, left: boolean, colour: string): void => {
    const room = context.measureText(text).width + 16;
    if (left ? x - NAMES_PX < room : painted.width - x < room) return;
    context.fillStyle = colour;
    context.textAlign = left ? 'right' : 'left';
    context.fillText(text, x + (left ? -8 : 8), AXIS_PX / 2);
  };
  side(words.ordered, true, palette.muted);
  side(words.noOrder, false, palette.lost);
}

function paintLines(context: CanvasRenderingContext2D, { lanes, palette, width }: Painted): void {
  context.fillStyle = palette.line;
  for (let row = 0; row < lanes.rows.length; row++) context.fillRect(NAMES_PX, AXIS_PX + row * ROW_PX + ROW_PX / 2, width - NAMES_PX, 1);
}

function paintTimes(context: CanvasRenderingContext2D, painted: Painted): void {
  const { lanes, palette, view, width } = painted;
  context.font = '450 11px "Inter Variable", sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const ticks = scaleLinear()
    .domain([view.from, view.to])
    .ticks(Math.max(2, Math.floor((width - NAMES_PX) / TICK_PX)));
  for (const time of ticks) {
    const text = painted.timeWords(time);
    const half = context.measureText(text).width / 2;
    const x = xOf(painted, time);
    if (x - half < NAMES_PX || x + half > width) continue;
    context.fillStyle = palette.line;
    context.fillRect(x, AXIS_PX, 1, lanes.rows.length * ROW_PX);
    context.fillStyle = palette.muted;
    context.fillText(text, x, heightOf(lanes) - TIMES_PX / 2);
  }
}

/** Those that begin before what is seen and reach into it: the last of each row. */
function reaching({ lanes, view }: Painted, first: number): readonly number[] {
  const open = new Set(lanes.rows.map((_, row) => row));
  const found: number[] = [];
  for (let i = first - 1; i >= 0 && open.size > 0; i--) {
    if (!open.delete(lanes.row[i] ?? 0)) continue;
    if ((lanes.end[i] ?? 0) >= view.from) found.push(i);
  }
  return found;
}

function paintSpans(context: CanvasRenderingContext2D, painted: Painted): void {
  const { lanes, view, palette, width } = painted;
  const first = firstAfter(lanes, view.from);
  const end = firstAfter(lanes, view.to);
  // What falls into one pixel of a row is drawn once.
  const last = new Float64Array(lanes.rows.length).fill(Number.NEGATIVE_INFINITY);
  const one = (i: number): void => {
    const row = lanes.row[i] ?? 0;
    const from = xOf(painted, lanes.call[i] ?? 0);
    const ends = lanes.end[i] ?? 0;
    const to = ends === Number.POSITIVE_INFINITY ? width : xOf(painted, ends);
    if (to <= (last[row] ?? 0)) return;
    const left = Math.max(from, NAMES_PX);
    const size = Math.max(1.5, Math.min(to, width) - left);
    last[row] = left + size - 0.5;
    const kind = SPANS[lanes.kind[i] ?? 0] ?? 'read';
    context.fillStyle = palette[COLOUR[kind]];
    context.globalAlpha = ends === Number.POSITIVE_INFINITY ? 0.35 : 0.85;
    // Kinds are told apart by their height as well.
    const high = kind === 'read' ? SPAN_PX - 4 : SPAN_PX;
    context.fillRect(left, middleOf(painted, i) - high / 2, size, high);
  };
  for (const i of reaching(painted, first)) one(i);
  for (let i = first; i < end; i++) one(i);
  context.globalAlpha = 1;
}

function frameOf(painted: Painted, i: number): readonly [number, number, number, number] {
  const { lanes, width } = painted;
  const from = Math.max(NAMES_PX, xOf(painted, lanes.call[i] ?? 0));
  const ends = lanes.end[i] ?? 0;
  const to = Math.min(width, ends === Number.POSITIVE_INFINITY ? width : xOf(painted, ends));
  return [from - 2.5, middleOf(painted, i) - SPAN_PX / 2 - 2.5, Math.max(3, to - from) + 5, SPAN_PX + 5];
}

function paintWrong(context: CanvasRenderingContext2D, painted: Painted): void {
  const { lanes, palette, pointed } = painted;
  context.lineWidth = 2;
  context.strokeStyle = palette.lost;
  lanes.shown.forEach((i, number) => {
    const [x, y, width, height] = frameOf(painted, i);
    context.strokeRect(x, y, width, height);
    const label = String(number + 1);
    context.font = '680 11px "Inter Variable", sans-serif';
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillStyle = palette.lost;
    context.fillText(label, x + width + 3, y + height / 2);
  });
  if (pointed === null) return;
  context.strokeStyle = palette.ink;
  context.strokeRect(...frameOf(painted, pointed));
}

/** From each transaction of the circle to the next that has to come after it. */
function paintCycle(context: CanvasRenderingContext2D, painted: Painted): void {
  const { cycle, palette } = painted;
  if (cycle === null || cycle.length < 2) return;
  context.strokeStyle = palette.lost;
  context.fillStyle = palette.lost;
  context.lineWidth = 1.5;
  cycle.forEach((i, place) => {
    const [from, to] = [frameOf(painted, i), frameOf(painted, cycle[(place + 1) % cycle.length] ?? i)];
    const a = [from[0] + from[2] / 2, from[1] + from[3] / 2] as const;
    const b = [to[0] + to[2] / 2, to[1] + to[3] / 2] as const;
    // Bowed right of its direction, so that there and back do not coincide, not even between neighbours.
    const aside = Math.sign(b[1] - a[1]) * Math.max(Math.abs(b[1] - a[1]) * 0.25, BOW_PX);
    const bow = [(a[0] + b[0]) / 2 - aside, (a[1] + b[1]) / 2 + (b[0] - a[0]) * 0.12] as const;
    context.beginPath();
    context.moveTo(...a);
    context.quadraticCurveTo(...bow, ...b);
    context.stroke();
    const angle = Math.atan2(b[1] - bow[1], b[0] - bow[0]);
    context.beginPath();
    context.moveTo(...b);
    context.lineTo(b[0] - 9 * Math.cos(angle - 0.4), b[1] - 9 * Math.sin(angle - 0.4));
    context.lineTo(b[0] - 9 * Math.cos(angle + 0.4), b[1] - 9 * Math.sin(angle + 0.4));
    context.fill();
  });
}

function paintNames(context: CanvasRenderingContext2D, { lanes, palette }: Painted): void {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, NAMES_PX, heightOf(lanes));
  context.font = '560 12.5px "Inter Variable", sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink;
  lanes.rows.forEach(({ client, part }, row) => {
    if (part > 0) return;
    context.fillText(cut(context, client), 0, AXIS_PX + row * ROW_PX + ROW_PX / 2, NAMES_PX - 8);
  });
}

function cut(context: CanvasRenderingContext2D, text: string): string {
  if (context.measureText(text).width <= NAMES_PX - 8) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > NAMES_PX - 8) length -= 1;
  return `${text.slice(0, length)}…`;
}
