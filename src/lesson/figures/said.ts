/** Figures in words, by what they are of. */
import type { FigureSpec } from '../../scenarios/format/figure.ts';
import { ms } from '../../words/en/numbers.ts';
import * as Say from '../../words/en/figures.ts';

type Unit = 'ms' | 'count' | 'share' | 'bytes' | 'times';

export function unitOf({ of }: FigureSpec): Unit {
  if (of === 'ratio') return 'times';
  if (of === 'share' || of === 'bytes') return of;
  return of === 'count' || of === 'value' || of === 'touched' || of === 'messages' || of === 'lost' ? 'count' : 'ms';
}

/** The number alone: its unit stands in the text. A share is told in per cent. */
export function said(spec: FigureSpec, value: number): string {
  switch (unitOf(spec)) {
    case 'ms':
      return ms(value * 1000);
    case 'share':
      return Say.percent(value);
    case 'times':
      return Say.times(value);
    default:
      return Say.whole(value);
  }
}
