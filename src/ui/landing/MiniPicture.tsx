/** What each way on leads to, in a few strokes. Drawn, not measured. */
import type { ReactElement } from 'react';
import type { Glyph } from '../../architectures/showing.ts';
import { PLAIN_GLYPH } from '../../architectures/shared/glyphs.ts';
import { MessageGlyph } from '../glyphs/message-glyph.tsx';
import { NodeGlyph } from '../glyphs/node-glyph.tsx';
import type { WayWords } from '../../words/en/landing/screen.ts';

const PRIMARY: Glyph = { ...PLAIN_GLYPH, filled: true, ring: 'solid' };
const REPLICA: Glyph = { ...PLAIN_GLYPH, ring: 'hairline' };
const at = (x: number, y: number): string => `translate(${x},${y})`;

function Learn(): ReactElement {
  return (
    <>
      <path d="M2,12 H116 M2,44 H116" className="lane" />
      <rect x="14" y="37" width="74" height="14" fill="var(--stale-wash)" stroke="var(--stale)" strokeOpacity=".5" />
      <path d="M14,4 v16" stroke="var(--ink)" strokeWidth="2" />
      <path d="M14,12 L88,44" stroke="var(--replicate)" strokeWidth="2" />
      <g transform={at(88, 44)}>
        <MessageGlyph meaning="replicate" hollow={false} />
      </g>
      <g transform={at(52, 44)}>
        <MessageGlyph meaning="stale" hollow={false} />
      </g>
    </>
  );
}

function Play(): ReactElement {
  return (
    <>
      <path d="M24,30 C40,6 66,4 84,18 M24,32 C44,50 76,52 98,42" fill="none" stroke="var(--line2)" strokeDasharray="3 3" />
      <g transform={at(20, 30)}>
        <NodeGlyph glyph={PRIMARY} k={0.8} />
      </g>
      <g transform={at(84, 16)}>
        <NodeGlyph glyph={REPLICA} k={0.8} />
      </g>
      <circle cx="102" cy="42" r="10" fill="none" stroke="var(--ink)" strokeDasharray="2.5 2.5" strokeWidth="1.3" />
      <path d="M102,37.5 v9 M97.5,42 h9" stroke="var(--ink)" strokeWidth="1.6" />
    </>
  );
}

function Compare(): ReactElement {
  const bars = [88, 8, 12, 50, 90];
  return (
    <>
      {bars.map((width, i) => (
        <g key={width} transform={at(2, 4 + i * 11)}>
          <rect width="7" height="7" fill="none" stroke="var(--ink)" strokeWidth="1.3" />
          <rect x="18" y="1" width={width} height="5" fill={width < 20 ? 'var(--stale)' : 'var(--dot)'} />
        </g>
      ))}
    </>
  );
}

function Teach(): ReactElement {
  return (
    <>
      <path d="M2,8 H44 M2,16 H38 M2,48 H44" stroke="var(--line2)" strokeWidth="3" />
      <rect x="2" y="23" width="42" height="18" fill="none" stroke="var(--ink)" strokeWidth="1.3" />
      <circle cx="12" cy="32" r="3" fill="var(--ink)" />
      <path d="M15,32 C22,26 28,26 34,31" fill="none" stroke="var(--replicate)" strokeWidth="1.6" />
      <rect x="60" y="6" width="56" height="38" fill="none" stroke="var(--ink)" strokeWidth="1.6" />
      <path d="M88,44 v6 M78,51 h20" stroke="var(--ink)" strokeWidth="1.6" />
      <path d="M68,34 h26 M68,26 h18 M68,18 h34" stroke="var(--ink)" strokeWidth="4" />
    </>
  );
}

const PICTURES: Readonly<Record<WayWords['id'], () => ReactElement>> = { learn: Learn, play: Play, compare: Compare, teach: Teach };

export function MiniPicture({ of }: { readonly of: WayWords['id'] }): ReactElement {
  const Drawn = PICTURES[of];
  return (
    <svg className="mini drawing" width="118" height="56" viewBox="0 0 118 56" aria-hidden="true">
      <Drawn />
    </svg>
  );
}
