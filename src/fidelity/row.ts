/** One comparison of a simulated figure with one that somebody else has published, or that a theory gives. */

export interface Row {
  readonly id: string;
  /** What is compared, one sentence. */
  readonly what: string;
  /** `published`: somebody measured it on a real system. `theory`: it follows from a formula, given what was put in. */
  readonly kind: 'published' | 'theory';
  /** Paper and section, documentation page, or formula. */
  readonly source: string;
  /** What was put in: all that hangs on it, so that it can be judged and repeated. */
  readonly inputs: string;
  readonly unit: string;
  readonly expected: number;
  /** How far from it the simulated figure may be: a share of it, or so much. Fixed before it was looked at. */
  readonly within: { readonly share: number } | { readonly difference: number };
  /** What one should know besides. */
  readonly note?: string;
  /** Where it lies outside of that: what is not modelled. Said after it was measured; whoever says it of a row that holds is mistaken. */
  readonly lacks?: string;
  measure(): Promise<number>;
}

export interface Measured extends Omit<Row, 'measure'> {
  readonly simulated: number;
  readonly holds: boolean;
}

export function judged({ measure: _measure, ...row }: Row, simulated: number): Measured {
  const { within, expected } = row;
  const allowed = 'share' in within ? within.share * Math.abs(expected) : within.difference;
  return { ...row, simulated, holds: Math.abs(simulated - expected) <= allowed };
}
