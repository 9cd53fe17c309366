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

/** What push and pull rest on (`replay.ts`). */
export interface SyncRules {
  /** A push that comes again is known by the number of its changes. */
  isNewPush(seq: number, last: number): boolean;
  /** Last push wins: it takes the place of what stands there, whether its writer had seen that or not. */
  takesPlace(unseen: boolean): boolean;
  /** Before the server’s rows come, everything that was written here since the last pull is taken back. */
  rollsBack(): boolean;
  /** What the server did not have when it answered is done again on top of its rows. */
  isReplayed(seq: number, last: number): boolean;
}

export const isSame = (a: Version, b: Version): boolean => a.hlc === b.hlc && a.origin === b.origin;

/** Above 0: `a` is newer. */
export const compare = (a: Version, b: Version): number => a.hlc - b.hlc || (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0);
