/** Message heads as SVG: colour by meaning, and a form that stands without the colour. */
import type { ReactElement } from 'react';
import type { Meaning } from '../../architectures/showing.ts';
import { HEAD } from './shapes.ts';

export interface MessageGlyphProps {
  readonly meaning: Meaning;
  /** The asking form of a meaning: vote asked, cache miss. */
  readonly hollow?: boolean;
  readonly k?: number;
  /** Degrees, clockwise; only *agree* points somewhere (0 is up). */
  readonly angle?: number;
}

const points = (polygon: readonly (readonly [number, number])[]): string => polygon.map((p) => p.join(',')).join(' ');

/** An SVG group around 0,0. */
export function MessageGlyph({ meaning, hollow = false, k = 1, angle = 0 }: MessageGlyphProps): ReactElement {
  return (
    <g transform={`rotate(${angle}) scale(${k})`}>
      <Head meaning={meaning} hollow={hollow} />
    </g>
  );
}

function Head({ meaning, hollow }: { readonly meaning: Meaning; readonly hollow: boolean }): ReactElement {
  const colour = `var(--${meaning})`;
  const full = { fill: colour, stroke: 'var(--sea)', strokeWidth: 2, paintOrder: 'stroke', strokeLinejoin: 'round' } as const;
  const open = { fill: 'var(--paper)', stroke: colour, strokeWidth: 2, strokeLinejoin: 'round' } as const;
  switch (meaning) {
    case 'query':
      return <circle r={5} {...full} />;
    case 'reply':
      return <circle r={4.4} {...open} />;
    case 'replicate':
      return <rect x={-4.8} y={-4.8} width={9.6} height={9.6} rx={1} {...full} />;
    case 'agree':
      return hollow ? <polygon points={points(HEAD.agreeHollow)} {...open} /> : <polygon points={points(HEAD.agree)} {...full} />;
    case 'pulse':
      return <circle r={2.8} fill={colour} />;
    case 'cache':
      return hollow ? <polygon points={points(HEAD.cacheHollow)} {...open} /> : <polygon points={points(HEAD.cache)} {...full} />;
    case 'lost':
      return <path d="M-5,-5 L5,5 M5,-5 L-5,5" stroke={colour} strokeWidth={2.6} strokeLinecap="round" />;
    case 'stale':
      return (
        <>
          <circle r={5.4} fill="var(--paper)" stroke={colour} strokeWidth={2} />
          <path d="M0,-5.4 A5.4,5.4 0 0 0 -5.4,0 L0,0z" fill={colour} />
        </>
      );
  }
}

/** The inline 16 px form: the words of a text carry the marks of the picture, so the text is its own legend. */
export function Icon({ meaning, hollow = false }: { readonly meaning: Meaning; readonly hollow?: boolean }): ReactElement {
  return (
    <svg className="ic" width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
      <MessageGlyph meaning={meaning} hollow={hollow} />
    </svg>
  );
}
