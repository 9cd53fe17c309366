/** Cells of the table that are drawn from the figures of whole runs: reads as dots, waits by region, what was answered over time. */
import type { ReactElement } from 'react';
import type { OverTime, ReadPoint } from '../../trace/course.ts';
import { Strips } from '../charts/strips.tsx';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/comparison/panels.ts';

interface Axis {
  readonly minMs: number;
  readonly maxMs: number;
}

/** One axis for all columns. */
export function readsAxis(reads: readonly Readonly<Record<string, readonly ReadPoint[]>>[]): Axis {
  const all = reads.flatMap((each) => Object.values(each).flatMap((points) => points.map(({ ms }) => ms)));
  return { minMs: Math.min(0.8, ...all), maxMs: Math.max(300, ...all) * 1.1 };
}

export interface ReadsCellProps extends Axis {
  readonly points: readonly ReadPoint[];
  readonly width: number;
  readonly city: string;
  readonly op: string | null;
}

/** Every read that one region's client asked; a press on a dot goes to it. */
export function ReadsCell({ points, width, city, op, minMs, maxMs }: ReadsCellProps): ReactElement {
  const store = useAppStore();
  const open = (chosen: string): void => {
    const point = points.find((each) => each.op === chosen);
    if (!point) return;
    const { pause, seek, showOperation } = store.getState();
    pause();
    seek((point.calledAtMs + point.ms) * 1_000);
    showOperation(chosen);
  };
  return <Strips rows={[{ name: city, points, op }]} width={width} rowPx={54} left={2} {...{ minMs, maxMs }} onSelect={open} />;
}

export interface RegionsCellProps extends Axis {
  readonly rows: readonly { readonly name: string; readonly points: readonly ReadPoint[] }[];
  readonly width: number;
}

export const REGION_ROW_PX = 24;

export function RegionsCell({ rows, width, minMs, maxMs }: RegionsCellProps): ReactElement {
  return <Strips rows={rows} width={width} rowPx={REGION_ROW_PX} left={2} dotPx={1.4} {...{ minMs, maxMs }} />;
}

const BARS_PX = 30;

/** A bar for each stretch of the run: as high as the share that was answered, red above it. */
export function AnsweredCell({ overTime, width }: { readonly overTime: OverTime; readonly width: number }): ReactElement {
  const { asked, answered, everyMs } = overTime;
  const all = asked.reduce((sum, n) => sum + n, 0);
  const good = answered.reduce((sum, n) => sum + n, 0);
  const share = all === 0 ? null : good / all;
  const words = share === null ? Say.nothingWasAskedYet : Say.answered(percent(share));
  const barPx = (width - 4) / 60;
  return (
    <>
      <svg
        className="drawing"
        width={width}
        height={BARS_PX + 2}
        role="img"
        aria-label={Say.inStretchesOfS(words, (everyMs / 1_000).toFixed(1))}
      >
        {asked.map((n, i) => {
          if (n === 0) return null;
          const up = ((answered[i] ?? 0) / n) * BARS_PX;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches are told apart by their place
            <g key={i}>
              <rect x={2 + i * barPx} y={BARS_PX - up} width={Math.max(1, barPx - 1)} height={up} fill="var(--dot)" />
              {up < BARS_PX ? (
                <rect x={2 + i * barPx} y={0} width={Math.max(1, barPx - 1)} height={BARS_PX - up} fill="var(--lost)" />
              ) : null}
            </g>
          );
        })}
        <path d={`M0,${BARS_PX + 0.5} H${width}`} className="lane" />
      </svg>
      <p className="figure-small">
        <b className="tn">{share === null ? '–' : percent(share)}</b>{' '}
        <span className="aside">{all - good === 0 ? Say.nothingFailed : Say.ofNot(all - good, all)}</span>
      </p>
    </>
  );
}

/** Never 100 % while something was not answered. */
const percent = (share: number): string => (share === 1 ? '100 %' : `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`);
