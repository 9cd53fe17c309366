/** What merging rests on, each a question with a short answer, so that a test can break one and see what follows. */
import type { Version } from './jobs.ts';

/** A row, or a value of it, of a version. */
export interface Of {
  readonly version: Version;
  /** It was deleted then. */
  readonly dead: boolean;
}

export interface MergeRules {
  /** The timestamp of a write, after all that its site has seen. `wallMs`: what its clock shows. */
  tick(seen: number, wallMs: number): number;
  /** What a site has seen once it has taken in that timestamp. */
  receive(seen: number, told: number): number;
  /** Loops and duplicates end here. */
  isNew(seq: number, applied: number): boolean;
  /** Whether a writer had seen the version that stands here. */
  sawIt(base: Version, mine: Version): boolean;
  /** Last writer wins: the larger timestamp, and of equal ones the larger name. */
  wins(theirs: Of, mine: Of): boolean;
  /** Where a column counts, what others added is added; its value is not theirs or mine. */
  addsUp(): boolean;
  /** Rows that want one unique value: which comes first, so that it shows (below 0: `a`). */
  comesFirst(a: Version, b: Version): number;
  /** A row that was hidden is looked at again whenever its table changes. */
  mayReturn(): boolean;
}

export const isSame = (a: Version, b: Version): boolean => a.hlc === b.hlc && a.origin === b.origin;

/** Above 0: `a` is newer. */
export const compare = (a: Version, b: Version): number => a.hlc - b.hlc || (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0);
