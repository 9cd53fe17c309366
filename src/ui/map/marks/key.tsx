/** The key in the corner of a picture: one mark and one word per kind of message. */
import { type ReactElement, useContext } from 'react';
import type { MessageLook } from '../../../architectures/showing.ts';
import { Explaining } from '../../glossary/words.ts';
import { MessageGlyph } from '../../glyphs/message-glyph.tsx';
import { type Box, inside, type XY } from '../layout/geometry.ts';
import { textWidth } from '../layout/text-width.ts';

export interface KeyProps {
  readonly looks: readonly MessageLook[];
  readonly projector?: boolean;
  readonly side?: KeySide;
  /** How much larger than in a frame of 1280 × 720 everything is drawn. */
  readonly large?: number;
}

/** On a projector the key is a column, and stands where the fewest places are. */
export type KeySide = 'left' | 'right';

export function Key({ looks, projector = false, side = 'left', large = 1 }: KeyProps): ReactElement {
  const explain = useContext(Explaining);
  const size = projector ? 22 * large : 16;
  return (
    <div className={projector ? `map-key projector ${side}` : 'map-key'} style={projector ? { fontSize: 18 * large } : {}}>
      {looks.map((look) => (
        <span key={`${look.meaning} ${look.label}`}>
          <svg className="ic" width={size} height={size} viewBox="-8 -8 16 16" aria-hidden="true">
            <MessageGlyph meaning={look.meaning} hollow={look.hollow} />
          </svg>
          <span>{explain?.(look.label) ?? look.label}</span>
        </span>
      ))}
    </div>
  );
}

export interface KeyGround {
  readonly width: number;
  readonly height: number;
  readonly projector: boolean;
  readonly side: KeySide;
  readonly large?: number;
}

/** Px around the key in which a place is in its way. */
const NEAR_PX = 34;

/** The corner where these points lie less deep in the key's ground. */
export function keySide(looks: readonly MessageLook[], ground: Omit<KeyGround, 'side'>, points: readonly XY[]): KeySide {
  const crowd = (side: KeySide): number => {
    const box = keyBox(looks, { ...ground, side });
    const deep = (q: XY): number => Math.min(q[0] - box[0], box[2] - q[0], q[1] - box[1]) + NEAR_PX;
    return points.reduce((sum, q) => sum + (inside(q, box, NEAR_PX) ? Math.max(1, deep(q)) : 0), 0);
  };
  return crowd('right') < crowd('left') ? 'right' : 'left';
}

/** The ground that the key takes, so that no name is put there. */
export function keyBox(looks: readonly MessageLook[], { width: frame, height, projector, side, large = 1 }: KeyGround): Box {
  if (projector) {
    const wide = 50 + 22 * large + Math.max(0, ...looks.map((l) => textWidth(l.label, 18 * large)));
    const left = side === 'left' ? 0 : frame - wide;
    return [left, height - 14 - looks.length * 27 * large, left + wide, height];
  }
  const width = looks.reduce((sum, l) => sum + 38 + textWidth(l.label, 12), 0);
  // Where it is wider than its frame it has further lines.
  const lines = Math.ceil(width / (frame - 34));
  return [12, height - 20 - 18 * lines, Math.min(20 + width, frame), height];
}
