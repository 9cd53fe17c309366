/** One node on a picture: a button that says in words what its glyph, ring and badge show. */
import { memo, type ReactElement } from 'react';
import type { Glyph } from '../../../architectures/showing.ts';
import { badgeWidth } from '../../glyphs/shapes.ts';
import { Badge, type Health, NodeGlyph } from '../../glyphs/node-glyph.tsx';
import type { XY } from '../layout/geometry.ts';
import type { PlacedLabel } from '../layout/labels.ts';
import { badgePlace, FOCUS } from '../layout/seating.ts';

export interface NodeMarkProps {
  readonly id: string;
  readonly at: XY;
  readonly rim: number;
  readonly badgeSide: 'left' | 'right';
  readonly glyph: Glyph;
  readonly health: Health;
  readonly role: string;
  readonly focus: boolean;
  readonly k: number;
  /** Scale of badges; 0 for none. */
  readonly badgeK: number;
  readonly words: string;
  readonly className: string;
  readonly tabbable: boolean;
  /** A name that found no place: shown while the node is pointed at. */
  readonly hiddenName: { readonly text: string; readonly label: PlacedLabel; readonly fontPx: number } | null;
}

function sameGlyph(a: Glyph, b: Glyph): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Drawn again only when something of it changed: glyphs are made anew for every moment. */
export const NodeMark = memo(DrawNodeMark, (a, b) => {
  const { glyph: glyphA, hiddenName: nameA, ...restA } = a;
  const { glyph: glyphB, hiddenName: nameB, ...restB } = b;
  const keys = Object.keys(restA) as (keyof typeof restA)[];
  return keys.every((key) => restA[key] === restB[key]) && sameGlyph(glyphA, glyphB) && nameA?.label === nameB?.label;
});

function DrawNodeMark(props: NodeMarkProps): ReactElement {
  const { id, at, rim, glyph, health, role, focus, k, words, className, tabbable, hiddenName } = props;
  const size = k * (focus ? FOCUS : 1);
  return (
    <g
      role="button"
      aria-label={words}
      tabIndex={tabbable ? 0 : -1}
      className={className}
      data-target={`node:${id}`}
      data-group="nodes"
      transform={`translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`}
    >
      <circle className="halo" r={focus ? rim * FOCUS + 2.2 * k : rim + 3.5 * k} />
      <NodeGlyph glyph={glyph} health={health} role={role} k={size} />
      {props.badgeK > 0 && glyph.badge && health !== 'crashed' ? <NodeBadge {...props} badge={glyph.badge} size={size} /> : null}
      {hiddenName ? (
        <text
          className="lab whenlit"
          x={0}
          y={-(rim + 6 * k)}
          textAnchor="middle"
          style={{ fontSize: hiddenName.fontPx, pointerEvents: 'none' }}
        >
          {hiddenName.text}
        </text>
      ) : null}
    </g>
  );
}

function NodeBadge({
  badge,
  glyph,
  badgeSide,
  rim,
  k,
  size,
  badgeK,
}: NodeMarkProps & { readonly badge: string; readonly size: number }): ReactElement {
  const width = badgeWidth(badge.length, size * badgeK);
  const [from, middle] = badgePlace(rim, k);
  const away = from * size;
  return <Badge x={badgeSide === 'right' ? away : -away - width} y={middle * size} text={badge} tone={glyph.badgeTone} k={size} />;
}
