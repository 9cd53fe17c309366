/** Bands along the lanes: replicas behind, who leads, who is down, and the tear between two groups of lanes. */
import type { MessageLook } from '../../architectures/showing.ts';
import type { Message, Micros } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { drawHead } from '../glyphs/heads.ts';
import type { Faults } from '../faults/stretches.ts';
import { ragged } from '../map/layout/geometry.ts';
import type { Palette } from '../theme/tokens.ts';
import type { LitMoment } from '../why/lit.ts';
import type { LaneFrame, TimeScale } from './frame.ts';
import { inWindow, leaderStretches, roleStretches, storyOf } from './story.ts';

export interface LanePaint {
  readonly frame: LaneFrame;
  readonly scale: TimeScale;
  readonly index: TraceIndex;
  readonly nowUs: Micros;
  readonly hideAfterUs: Micros | null;
  readonly lookOf: (message: Message) => MessageLook;
  readonly palette: Palette;
  readonly lit: ReadonlySet<number>;
  /** Causes, in order of time. */
  readonly why: readonly LitMoment[];
}

/** Nothing is lit. */
export const UNLIT: ReadonlySet<number> = new Set();

/** Where the drawing of known stretches ends: at the question's edge, or at the end of the window. */
export const endOf = ({ scale, hideAfterUs }: LanePaint): Micros => Math.min(scale.toUs, hideAfterUs ?? scale.toUs);

function hatch(context: CanvasRenderingContext2D, box: readonly [number, number, number, number], colour: string, wash: string): void {
  const [x, y, width, height] = box;
  if (width <= 0) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.fillStyle = wash;
  context.fill();
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.4;
  context.beginPath();
  // Lines begin at multiples of their distance on the page, so that hatchings of neighbouring lanes meet.
  for (let at = Math.floor((x - height) / 7) * 7; at < x + width; at += 7) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
  context.save();
  context.globalAlpha = 0.5;
  context.strokeStyle = colour;
  context.lineWidth = 0.8;
  context.setLineDash([]);
  context.strokeRect(x, y, width, height);
  context.restore();
}

export function paintBands(context: CanvasRenderingContext2D, paint: LanePaint, faults: Faults): void {
  const { frame, scale, index, palette } = paint;
  const story = storyOf(index);
  const endUs = endOf(paint);
  const half = Math.min(5.5, frame.rowPx * 0.32) * frame.k;
  const clampX = (us: Micros): number => Math.max(frame.left - 8, Math.min(frame.right + 8, scale.x(us)));
  for (const row of frame.rows) {
    const y = frame.yOf(row.id) ?? 0;
    for (const s of inWindow((row.follows ? story.behind.get(row.id) : null) ?? [], scale.fromUs, endUs)) {
      const x = clampX(s.fromUs);
      hatch(context, [x, y - half, clampX(Math.min(s.toUs ?? endUs, endUs)) - x, half * 2], palette.stale, palette['stale-wash']);
    }
    for (const s of roleStretches(faults, row.id)) {
      if (s.fromUs > endUs || (s.toUs !== null && s.toUs < scale.fromUs)) continue;
      const toUs = Math.min(s.toUs ?? endUs, endUs);
      if (s.role === 'candidate')
        bar(context, [clampX(s.fromUs), clampX(toUs), y], {
          colour: palette.agree,
          width: 5 * frame.k,
          dash: [5, 2.5],
          ground: palette.sea,
        });
      if (s.role !== 'leader') continue;
      for (const l of leaderStretches(index, row.id, s, endUs)) {
        bar(context, [clampX(l.fromUs), clampX(l.toUs), y], { colour: palette.ink, width: 5 * frame.k, dash: [], ground: null });
        if (l.stuck)
          bar(context, [clampX(l.fromUs), clampX(l.toUs), y], { colour: palette.paper, width: 2.4 * frame.k, dash: [], ground: null });
      }
    }
    for (const s of [...faults.crashes, ...faults.pauses]) {
      if (s.node !== row.id || s.fromUs > endUs || (s.toUs !== null && s.toUs < scale.fromUs)) continue;
      const from = clampX(s.fromUs);
      const to = clampX(Math.min(s.toUs ?? endUs, endUs));
      const crashed = faults.crashes.some((c) => c === s);
      bar(context, [from, to, y], {
        colour: crashed ? palette.lost : palette.muted,
        width: 1.4,
        dash: crashed ? [2, 5] : [6, 3],
        ground: palette.sea,
      });
      if (crashed && s.fromUs >= scale.fromUs)
        drawHead(context, { x: from, y, meaning: 'lost', hollow: false, k: 0.8 * frame.k, angle: 0, palette });
    }
  }
}

interface Bar {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** What is wiped out under it: the lane's own line. */
  readonly ground: string | null;
}

function bar(
  context: CanvasRenderingContext2D,
  [from, to, y]: readonly [number, number, number],
  { colour, width, dash, ground }: Bar,
): void {
  const draw = (style: string, wide: number, pattern: readonly number[]): void => {
    context.strokeStyle = style;
    context.lineWidth = wide;
    context.lineCap = 'butt';
    context.setLineDash([...pattern]);
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to, y);
    context.stroke();
  };
  if (ground !== null) draw(ground, width + 2, []);
  draw(colour, width, dash);
  context.setLineDash([]);
}

/** The same tear as on the map, lying between the lanes that it parts. */
export function paintTears(context: CanvasRenderingContext2D, paint: LanePaint, faults: Faults): void {
  const { frame, scale, palette } = paint;
  const y = frame.tearY;
  if (y === null) return;
  for (const p of faults.partitions) {
    const endUs = endOf(paint);
    if (p.fromUs > endUs || (p.toUs !== null && p.toUs < scale.fromUs)) continue;
    // The edge is a function of time, not of the window, so that it does not crawl when the page turns.
    const stepPx = 11;
    const stepUs = ((scale.toUs - scale.fromUs) * stepPx) / Math.max(1, frame.right - frame.left);
    const upper: [number, number][] = [];
    const lower: [number, number][] = [];
    const toUs = Math.min(p.toUs ?? endUs, endUs);
    for (let i = Math.max(0, Math.floor((scale.fromUs - p.fromUs) / stepUs) - 1); ; i++) {
      const random = ragged(i * 7919 + 23);
      random();
      const atUs = Math.min(toUs, p.fromUs + i * stepUs);
      const shift = (random() - 0.5) * 4;
      const half = 2.4 + random() * 2.4;
      upper.push([scale.x(atUs), y - half + shift]);
      lower.push([scale.x(atUs), y + half + shift]);
      if (atUs >= toUs) break;
    }
    context.beginPath();
    for (const [x, at] of [...upper, ...lower.reverse()]) context.lineTo(x, at);
    context.closePath();
    context.fillStyle = palette['lost-wash'];
    context.fill();
    context.strokeStyle = palette.lost;
    context.lineWidth = 1.3;
    context.lineJoin = 'round';
    context.setLineDash([]);
    context.stroke();
  }
}
