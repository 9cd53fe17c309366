/**
 * Two versions of one row become one. Where the writer had seen what stands here, its row takes the place; else they are concurrent, and a
 * rule decides that gives the same whichever came first: a maximum, of whole rows or of each column (a join of a semilattice: Shapiro,
 * Preguiça, Baquero and Zawirski, *Conflict-free Replicated Data Types*, SSS 2011).
 */
import type { RowChange } from '../sqlite/notebook.ts';
import type { MergedRow, Policy, RowWrite, Version } from './jobs.ts';
import { isSame, type MergeRules } from './rules.ts';
import type { RowState } from './tables.ts';

export interface Joined extends Pick<RowState, 'version' | 'seq' | 'dead' | 'cells'> {
  /** As it is to be; of one that is dead: as it was last. */
  readonly change: RowChange;
  readonly kept: MergedRow['kept'];
  /** Something was written over that its writer had not seen, or is given up for it. */
  readonly conflict: boolean;
}

const isDead = ({ op }: RowWrite): boolean => op === 'delete';

const changeOf = ({ table, key, row, reals }: RowWrite): RowChange => ({ table, key, inserted: false, row, reals });

/** What another site did to the row, in its change number `seq`; and which columns count. */
export interface Theirs {
  readonly write: RowWrite;
  readonly version: Version;
  readonly seq: number;
  readonly counts: readonly boolean[] | null;
}

export function join(rules: MergeRules, { rule }: Policy, mine: RowState, { write: theirs, version, seq, counts }: Theirs): Joined {
  const saw = rules.sawIt(theirs.base, mine.version);
  const dead = isDead(theirs);
  const change = changeOf(theirs);
  const wins = saw || rules.wins({ version, dead }, mine);
  const taken = { version, seq, dead, cells: theirs.cells ?? null, change, kept: 'theirs', conflict: !saw } as const;
  if (mine.change === null) return { ...taken, conflict: false };
  if (rule === 'rows') return wins ? taken : { ...mine, change: mine.change, kept: 'mine', conflict: true };
  return byColumn(rules, { ...mine, change: mine.change }, theirs, taken, { wins, saw, counts });
}

interface How {
  readonly wins: boolean;
  readonly saw: boolean;
  readonly counts: readonly boolean[] | null;
}

/** The newer write says whether the row is there; of each column the newer value stays, also through a delete. */
function byColumn(
  rules: MergeRules,
  mine: RowState & { readonly change: RowChange },
  theirs: RowWrite,
  taken: Joined,
  { wins, saw, counts }: How,
): Joined {
  const { version } = taken;
  const own = mine.change.row ?? [];
  const ours = mine.cells ?? own.map(() => mine.version);
  const their = theirs.cells ?? theirs.row.map(() => version);
  const isTheirs = their.map((cell, i) => {
    const my = ours[i] ?? mine.version;
    return !isSame(cell, my) && rules.wins({ version: cell, dead: false }, { version: my, dead: false });
  });
  const pick = <T>(a: readonly T[], b: readonly T[]): T[] => b.map((value, i) => (isTheirs[i] === true ? value : (a[i] ?? value)));
  const wrote = (i: number): boolean => counts?.[i] !== true && isSame(their[i] ?? version, version);
  const unseen = (i: number): boolean => !isSame(ours[i] ?? mine.version, theirs.seen?.[i] ?? theirs.base);
  const clash = their.some((_, i) => wrote(i) && unseen(i));
  const dead = wins ? taken.dead : mine.dead;
  const all = their.every((cell, i) => isTheirs[i] === true || isSame(cell, ours[i] ?? mine.version));
  const conflict = !saw && (clash || mine.dead !== taken.dead);
  // Two that deleted it without knowing of each other have both had their way.
  const isAlone = saw || (all && conflict);
  return {
    version: wins ? version : mine.version,
    seq: wins ? taken.seq : mine.seq,
    dead,
    cells: pick(ours, their),
    change: { ...mine.change, row: pick(own, theirs.row), reals: pick(mine.change.reals, theirs.reals) },
    kept: wins && isAlone ? 'theirs' : isTheirs.includes(true) || wins ? 'both' : 'mine',
    conflict,
  };
}
