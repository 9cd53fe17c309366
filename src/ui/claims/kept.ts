/** Claims as they were last measured, by the architecture that they are said of. */
import type { Measured } from '../../claims/measure.ts';
import measured from '../../claims/measured.json' with { type: 'json' };
import { shownRooms } from '../../architectures/shown.ts';
import * as Say from '../../words/en/claims/ledger.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly claims: readonly Measured[];
}

export const all = measured.claims as readonly Measured[];

export const SEEDS = Math.max(...all.map(({ seeds }) => seeds));

/** In the order of the architectures; what compares them comes last. */
export const groups: readonly Group[] = [
  ...shownRooms.map(({ about }) => ({
    id: about.id,
    name: about.name,
    claims: all.filter(({ architecture, group }) => architecture === about.id && group !== 'who should choose what'),
  })),
  { id: 'advice', name: Say.whoShouldChoose, claims: all.filter(({ group }) => group === 'who should choose what') },
].filter(({ claims }) => claims.length > 0);

export function counted(of: readonly Measured[]): Readonly<Record<Measured['verdict'], number>> {
  const count = (verdict: Measured['verdict']): number => of.filter((each) => each.verdict === verdict).length;
  return {
    held: count('held'),
    'held under conditions': count('held under conditions'),
    'did not hold': count('did not hold'),
    'not measured': count('not measured'),
  };
}
