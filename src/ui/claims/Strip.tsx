/** The figures of all seeds on the one axis that all ratios share: a tenth, equal, ten times as much. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/claims/ledger.ts';

export const WIDTH = 176;
const HEIGHT = 24;
const BASE = 20;
/** The axis goes from 10⁻² to 10²; what lies beyond stands at its end. */
const DECADES = 2;
/** Marks nearer to each other than this stand on each other, px. */
const BIN = 3;
const TALLEST = 15;

export const placeOf = (ratio: number): number => {
  const decades = ratio > 0 ? Math.log10(ratio) : -DECADES;
  return (WIDTH / 2) * (1 + Math.max(-DECADES, Math.min(DECADES, decades)) / DECADES);
};

export interface StripProps {
  readonly values: readonly number[];
  readonly label: string;
}

export function Strip({ values, label }: StripProps): ReactElement {
  const bins = new Map<number, number>();
  for (const value of values) {
    const at = Math.round(placeOf(value) / BIN) * BIN;
    bins.set(at, (bins.get(at) ?? 0) + 1);
  }
  const most = Math.max(1, ...bins.values());
  return (
    <svg className="ratios" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className="axis" d={`M0 ${BASE}H${WIDTH}`} />
      <path className="equal" d={`M${WIDTH / 2} 2V${HEIGHT}`} />
      {[...bins].map(([at, count]) => {
        const height = Math.max(4, (TALLEST * count) / most);
        return <rect key={at} x={Math.min(WIDTH - 2, at)} y={BASE - height} width={2.4} height={height} />;
      })}
    </svg>
  );
}

/** What the axis says above all strips. */
export function Scale(): ReactElement {
  return (
    <svg className="scale" width={WIDTH} height={16} viewBox={`0 0 ${WIDTH} 16`} aria-hidden="true">
      {[0.01, 0.1, 1, 10, 100].map((ratio) => (
        <text key={ratio} x={placeOf(ratio)} y={12} textAnchor={ratio === 0.01 ? 'start' : ratio === 100 ? 'end' : 'middle'}>
          {ratio === 1 ? Say.equal : Say.oneThe(ratio)}
        </text>
      ))}
    </svg>
  );
}
