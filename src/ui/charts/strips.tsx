/**
 * Latencies by region, one dot per operation on a logarithmic axis, stacked. These distributions have two humps (hit or
 * far): a box plot or a mean would hide that, and a dot can be clicked, it opens its operation.
 */
import type { ReactElement } from 'react';
import { textWidth } from '../map/layout/text-width.ts';
import { dotsOf, type Point, quantile, thinned } from './dots.ts';
import * as Say from '../../words/en/charts.ts';

export interface Strip {
  readonly name: string;
  readonly points: readonly Point[];
  /** The same read asked of the main database, ms. */
  readonly farMs?: number | null;
  /** The operation that the lesson or the console speaks of. */
  readonly op?: string | null;
}

export interface StripsProps {
  readonly rows: readonly Strip[];
  readonly width: number;
  readonly rowPx?: number;
  /** Radius of a dot. */
  readonly dotPx?: number;
  /** Column of names, else as wide as the longest of them; 0 for none (in a table that has them already). */
  readonly left?: number;
  readonly axis?: boolean;
  /** Ends of the axis, ms; give them where several charts share one axis. */
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly fontPx?: number;
  readonly onSelect?: (op: string) => void;
}

/** Px of the column of names, where none is longer. */
const LEFT = 86;

/** Beyond this many operations in a strip a dot stands for several. */
export const DOTS_MAX = 60;

export function Strips(props: StripsProps): ReactElement {
  const { rows, width, rowPx = 32, dotPx = 1.9, axis = true, fontPx = 12, onSelect } = props;
  const left = props.left ?? Math.max(LEFT, ...rows.map(({ name }) => textWidth(name, fontPx, true) + 12));
  const all = rows.flatMap((r) => r.points.map((p) => p.ms));
  const minMs = props.minMs ?? Math.min(0.7, ...all.map((v) => v * 0.8));
  const maxMs = props.maxMs ?? Math.max(400, ...all.map((v) => v * 1.2), ...rows.map((r) => (r.farMs ?? 0) * 1.2));
  const x = logScale(Math.max(0.01, minMs), maxMs, left, width - 10);
  const each = Math.max(1, ...rows.map((r) => Math.ceil(r.points.length / DOTS_MAX)));
  const bottom = rows.length * rowPx;
  const note = Say.oneDotOperations(each);
  const height = bottom + (axis ? 20 : 2) + (note ? 16 : 0);
  return (
    <svg className="drawing" width={width} height={height} role="img" aria-label={wordsOf(rows)}>
      {decades(minMs, maxMs).map((v, i, list) => (
        <g key={v}>
          <path d={`M${x(v)},0 V${bottom + 2}`} className="grid" />
          {axis ? (
            <text x={Math.min(x(v), width - 22)} y={bottom + 16} textAnchor="middle" className="axis" style={{ fontSize: fontPx - 1 }}>
              {v}
              {i === list.length - 1 ? Say.ms : ''}
            </text>
          ) : null}
        </g>
      ))}
      {rows.map((row, i) => (
        <StripRow key={row.name} {...{ row, x, rowPx, dotPx, left, width, fontPx, each, onSelect }} top={i * rowPx} />
      ))}
      {note ? (
        <text x={width - 10} y={height - 3} textAnchor="end" className="axis" style={{ fontSize: fontPx - 1 }}>
          {note}
        </text>
      ) : null}
    </svg>
  );
}

interface StripRowProps {
  readonly row: Strip;
  readonly x: (ms: number) => number;
  readonly top: number;
  readonly rowPx: number;
  readonly dotPx: number;
  readonly left: number;
  readonly width: number;
  readonly fontPx: number;
  readonly each: number;
  readonly onSelect: ((op: string) => void) | undefined;
}

function StripRow({ row, x, top, rowPx, dotPx, left, width, fontPx, each, onSelect }: StripRowProps): ReactElement {
  const base = top + rowPx - 9;
  const dots = dotsOf(thinned(row.points, each), { x, base, dotPx, roomPx: rowPx - 13 });
  const sorted = row.points.map((p) => p.ms).sort((a, b) => a - b);
  const lit = dots.find((d) => d.point.op === row.op);
  return (
    <g>
      <path d={`M${left},${base + 2} H${width - 10}`} className="lane" />
      {left > 20 ? (
        <text
          x={left - 8}
          y={base - 1}
          textAnchor="end"
          className="lab nohalo"
          style={{ fontSize: fontPx, fontWeight: lit ? 680 : undefined }}
        >
          {row.name}
        </text>
      ) : null}
      {dots.map((dot) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the same operations can be reached by keyboard in the list of operations.
        <g
          key={dot.point.op}
          onClick={onSelect ? () => onSelect(dot.point.op) : undefined}
          style={onSelect ? { cursor: 'pointer' } : undefined}
        >
          <Dot x={dot.x} y={dot.y} point={dot.point} dotPx={dotPx} />
        </g>
      ))}
      {sorted.length > 0 ? (
        <>
          <path d={`M${x(quantile(sorted, 0.5))},${base + 1} v6`} stroke="var(--ink)" strokeWidth={2} />
          <path d={`M${x(quantile(sorted, 0.95))},${base + 1} v6`} stroke="var(--ink)" strokeWidth={1} />
        </>
      ) : null}
      {row.farMs ? <path d={`M${x(row.farMs)},${base - 13} v17`} stroke="var(--muted)" strokeWidth={1.2} strokeDasharray="2 2" /> : null}
      {lit ? <circle cx={lit.x} cy={lit.y} r={dotPx + 4} fill="none" stroke="var(--ink)" strokeWidth={1.4} /> : null}
    </g>
  );
}

function Dot({
  x,
  y,
  point,
  dotPx: r,
}: {
  readonly x: number;
  readonly y: number;
  readonly point: Point;
  readonly dotPx: number;
}): ReactElement {
  if (point.stale) return <rect x={x - r} y={y - r} width={r * 2} height={r * 2} fill="var(--stale)" />;
  if (point.cached) {
    const d = r * 1.15;
    return <path d={`M${x},${y - d} l${d},${d} l-${d},${d} l-${d},-${d}z`} fill="var(--cache)" />;
  }
  return <circle cx={x} cy={y} r={r * 0.9} fill="var(--dot)" />;
}

/** Logarithmic and clamped. Written out: the library for it is as large as all charts together. */
function logScale(minMs: number, maxMs: number, fromPx: number, toPx: number): (ms: number) => number {
  const span = Math.log(maxMs / minMs);
  return (ms) => fromPx + (toPx - fromPx) * Math.max(0, Math.min(1, Math.log(Math.max(ms, minMs) / minMs) / span));
}

const decades = (minMs: number, maxMs: number): readonly number[] =>
  [0.1, 1, 10, 100, 1000, 10_000].filter((v) => v >= minMs && v <= maxMs);

function wordsOf(rows: readonly Strip[]): string {
  const words = rows.map(({ name, points }) => {
    if (points.length === 0) return Say.noOperations(name);
    const sorted = points.map((p) => p.ms).sort((a, b) => a - b);
    const stale = points.filter((p) => p.stale).length;
    const cached = points.filter((p) => p.cached).length;
    const extra = Say.staleFromA(stale, cached);
    return Say.operationsMedianMs95Within(name, points.length, quantile(sorted, 0.5).toFixed(1), quantile(sorted, 0.95).toFixed(1), extra);
  });
  return Say.latencyByRegion(words.join('. '));
}
