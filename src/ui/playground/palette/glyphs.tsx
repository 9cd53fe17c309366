/** What the palette draws for each fault. */
import type { ReactElement } from 'react';
import { PLAIN_GLYPH } from '../../../architectures/shared/glyphs.ts';
import { NodeGlyph } from '../../glyphs/node-glyph.tsx';
import type { FaultId } from './faults.ts';

const TORN = '-9 l3,5 l-3,4 l3,5 l-3,4';

const drawn: Readonly<Record<FaultId, ReactElement>> = {
  crash: <NodeGlyph glyph={PLAIN_GLYPH} health="crashed" k={0.66} />,
  pause: <NodeGlyph glyph={PLAIN_GLYPH} health="paused" k={0.66} />,
  cut: (
    <>
      <path d="M-11,0 H-4 M4,0 H11" stroke="var(--ink)" strokeWidth={1.8} />
      <path d={`M-3,${TORN} M2,${TORN}`} fill="none" stroke="var(--lost)" strokeWidth={1.4} />
    </>
  ),
  slow: (
    <>
      <path d="M-11,0 H11" stroke="var(--ink)" strokeWidth={1.8} strokeDasharray="2 3" />
      <circle r={4.4} fill="var(--sea)" stroke="var(--ink)" strokeWidth={1.6} />
      <path d="M0,-2.4 V0 H1.8" stroke="var(--ink)" strokeWidth={1.2} fill="none" />
    </>
  ),
  lose: (
    <>
      <circle r={9.5} fill="var(--lost-wash)" stroke="var(--lost)" strokeDasharray="3 2.4" />
      <path d="M-5,6 L6,-5 M-8,3 L3,-8 M-2,8 L8,-2" stroke="var(--lost)" strokeWidth={1.2} strokeOpacity={0.6} />
    </>
  ),
  clock: (
    <>
      <path d="M-10,-6 V6 M10,-6 V6 M-10,0 H10" stroke="var(--agree)" strokeWidth={1.8} />
      <path d="M3,-4 V4" stroke="var(--ink)" strokeWidth={1.8} />
    </>
  ),
  disk: (
    <>
      <path d="M-7,-5 v9 c0,2 3,3.4 7,3.4 s7,-1.4 7,-3.4 v-9" fill="none" stroke="var(--ink)" strokeWidth={1.5} />
      <ellipse cy={-5} rx={7} ry={3} fill="var(--sea)" stroke="var(--ink)" strokeWidth={1.5} />
      <path d="M-2,-1 l4,3 l-3,2 l3,4" fill="none" stroke="var(--lost)" strokeWidth={1.5} />
    </>
  ),
};

export function FaultGlyph({ fault }: { readonly fault: FaultId }): ReactElement {
  return (
    <svg width={28} height={26} viewBox="-14 -13 28 26" aria-hidden="true">
      {drawn[fault]}
    </svg>
  );
}
