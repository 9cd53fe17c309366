/** Where the time of one operation went: a bar of hops in the colours of its messages, and the road not taken in outline. */
import type { ReactElement } from 'react';
import type { Meaning } from '../../architectures/showing.ts';
import { fitText, textWidth } from '../map/layout/text-width.ts';
import { inMs } from '../../words/en/numbers.ts';

export interface Hop {
  /** A message's meaning; `work` is time spent at a node (SQL, waiting for a core). */
  readonly meaning: Meaning | 'work';
  readonly ms: number;
  /** One or two words: `there`, `SQL`, `back`. */
  readonly label: string;
}

export interface HopsProps {
  readonly hops: readonly Hop[];
  readonly width: number;
  /** The same operation on another road, for comparison. */
  readonly other?: { readonly ms: number; readonly text: string } | null;
}

const digits = (ms: number): string => (ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en').replace(/,/g, '\u2009'));

export function Hops({ hops, width, other = null }: HopsProps): ReactElement {
  const totalMs = hops.reduce((sum, h) => sum + h.ms, 0);
  const total = inMs(digits(totalMs));
  const detail = hops.map((h) => `${h.label} ${digits(h.ms)}`).join(', ');
  const otherText = other ? inMs(digits(other.ms)) : '';
  const room = width - Math.max(0, textWidth(otherText, 12, true) + 12);
  const perMs = room / Math.max(0.001, totalMs, other?.ms ?? 0);
  const barPx = Math.max(5, totalMs * perMs);
  const wordsPx = textWidth(`${total}  ${detail}`, 12, true) + 12;
  const beside = barPx + wordsPx <= width;
  const y2 = beside ? 22 : 38;
  let at = 0;
  return (
    <svg
      className="drawing hops"
      width={width}
      height={other ? y2 + 32 : y2}
      role="img"
      aria-label={`${total}: ${detail}${other ? `. ${other.text}: ${otherText}` : ''}`}
    >
      {hops.map((hop, i) => {
        const from = (at / Math.max(0.001, totalMs)) * barPx;
        at += hop.ms;
        const to = (at / Math.max(0.001, totalMs)) * barPx;
        return (
          <rect
            key={`${hop.label} ${from}`}
            x={from + (i > 0 && to - from > 3 ? 1 : 0)}
            y={4}
            width={Math.max(0.5, to - from - (i > 0 && to - from > 3 ? 1 : 0))}
            height={9}
            fill={hop.meaning === 'work' ? 'var(--ink)' : `var(--${hop.meaning})`}
          />
        );
      })}
      <text x={beside ? barPx + 10 : 0} y={beside ? 12.8 : 29} className="lab nohalo tn" style={{ fontSize: 12 }}>
        {total}
        <tspan
          fontWeight={450}
          fill="var(--muted)"
        >{`  ${fitText(detail, 12, width - textWidth(`${total}  `, 12, true) - (beside ? barPx + 10 : 0))}`}</tspan>
      </text>
      {other ? (
        <g>
          <rect
            x={0.5}
            y={y2 + 1}
            width={Math.max(4, other.ms * perMs - 1)}
            height={9}
            fill="none"
            stroke="var(--muted)"
            strokeDasharray="3 3"
          />
          <text
            x={Math.min(width, other.ms * perMs + 8)}
            y={y2 + 9.5}
            className="lab2 nohalo"
            style={{ fontSize: 12 }}
            textAnchor={other.ms * perMs + 8 + textWidth(otherText, 12) > width ? 'end' : 'start'}
          >
            {otherText}
          </text>
          <text x={0} y={y2 + 27} className="lab2 nohalo" style={{ fontSize: 12 }}>
            {other.text}
          </text>
        </g>
      ) : null}
    </svg>
  );
}
