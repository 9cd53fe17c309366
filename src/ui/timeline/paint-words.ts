/** Commits, changes of role and stale answers by name in the lanes, as far as there is room for the words. */
import { type Faults, isPassing } from '../faults/stretches.ts';
import { isStaleReply } from '../map/marks/stale.ts';
import { textWidth } from '../map/layout/text-width.ts';
import { changeWord, tellsOfChange } from '../map/marks/words.ts';
import type { Palette } from '../theme/tokens.ts';
import * as Say from '../../words/en/timeline/lanes.ts';
import { endOf, type LanePaint } from './paint-bands.ts';
import { storyOf } from './story.ts';
import type { Stroke } from './strokes.ts';

const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

export interface Word {
  readonly text: string;
  readonly left: number;
  readonly width: number;
  readonly y: number;
  readonly colour: keyof Palette;
  /** Before this it gives something away. */
  readonly fromUs: number;
}

export interface Words {
  readonly words: readonly Word[];
  /** Where something changed: a short bar across the lane. */
  readonly ticks: readonly (readonly [x: number, y: number])[];
  readonly sizePx: number;
}

/** All of a window that have room; the same at every moment of it. */
export function wordsIn(paint: LanePaint, faults: Faults, strokes: readonly Stroke[]): Words {
  const { frame, scale, index } = paint;
  const endUs = endOf(paint);
  const ticks: [number, number][] = [];
  const written = new Written(frame.left, frame.right, frame.fontPx - 1);
  const within = (atUs: number): boolean => atUs >= scale.fromUs && atUs <= endUs;
  for (const p of frame.tearY === null ? [] : faults.partitions)
    if (within(p.fromUs)) written.before(Say.cut(p.name), scale.x(p.fromUs) - 8, (frame.tearY ?? 0) + 4, 'lost');
  for (const r of faults.roles) {
    const y = frame.yOf(r.node);
    if (y === null || r.before === '' || !tellsOfChange(r.role) || !within(r.atUs)) continue;
    const x = scale.x(r.atUs);
    ticks.push([x, y]);
    written.taken.push([x - 1, x + 1, y]);
    if (isPassing(r, faults.roles)) continue;
    const colour = r.role === 'candidate' ? 'agree' : 'ink';
    const word = changeWord(r.role);
    // Before its mark, else after it.
    if (!written.before(word, x - 6, y + 1, colour)) written.at(word, x + 6, y - 6, colour);
  }
  for (const stroke of strokes)
    if (!stroke.lost && isStaleReply(index, stroke.flight)) written.before('stale', stroke.x1 - 14, stroke.y1 + 4, 'stale', stroke.endUs);
  for (const c of storyOf(index).commits) {
    const y = frame.yOf(c.node);
    if (y === null || !within(c.atUs)) continue;
    const x = scale.x(c.atUs);
    ticks.push([x, y]);
    written.taken.push([x - 1, x + 1, y]);
    written.at(Say.commitV(c.version), x + 6, y - 6, 'ink');
  }
  return { words: written.words, ticks, sizePx: frame.fontPx - 1 };
}

/** Words that were given room, one after another. */
class Written {
  readonly words: Word[] = [];
  readonly taken: (readonly [from: number, to: number, y: number])[] = [];

  constructor(
    readonly left: number,
    readonly right: number,
    readonly sizePx: number,
  ) {}

  before(text: string, right: number, y: number, colour: Word['colour'], fromUs = 0): boolean {
    return this.at(text, right - textWidth(text, this.sizePx, true), y, colour, fromUs);
  }

  at(text: string, left: number, y: number, colour: Word['colour'], fromUs = 0): boolean {
    const width = textWidth(text, this.sizePx, true);
    const right = left + width;
    if (left < this.left || right > this.right) return false;
    if (this.taken.some(([a, b, row]) => Math.abs(row - y) < this.sizePx && left < b + 4 && right > a - 4)) return false;
    this.taken.push([left, right, y]);
    this.words.push({ text, left, width, y, colour, fromUs });
    return true;
  }
}

/** Under the playhead a word cannot be read, and some things are not told before they happen. */
export function isHidden({ left, width, fromUs }: Word, { scale, nowUs }: Pick<LanePaint, 'scale' | 'nowUs'>): boolean {
  const headX = scale.x(nowUs);
  return nowUs < fromUs || (left < headX + 2 && left + width > headX - 2);
}

export function paintWords(
  context: CanvasRenderingContext2D,
  { words, ticks, sizePx }: Words,
  paint: Pick<LanePaint, 'scale' | 'nowUs' | 'palette' | 'frame'>,
): void {
  const { palette, frame } = paint;
  context.fillStyle = palette.ink;
  for (const [x, y] of ticks) context.fillRect(x - frame.k, y - 8 * frame.k, 2 * frame.k, 16 * frame.k);
  context.font = `580 ${sizePx}px ${FONT}`;
  context.textAlign = 'left';
  context.lineJoin = 'round';
  context.lineWidth = 3.4;
  context.strokeStyle = palette.sea;
  for (const word of words) {
    if (isHidden(word, paint)) continue;
    context.strokeText(word.text, word.left, word.y);
    context.fillStyle = palette[word.colour];
    context.fillText(word.text, word.left, word.y);
  }
}
