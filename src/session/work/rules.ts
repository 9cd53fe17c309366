/** What keeps concurrent statements apart, each a question with a short answer, so that a test can break one and see what follows. */
import type { Wanted } from '../../architectures/shared/locks/table.ts';
import type { Isolation } from '../../sim/operation.ts';
import type { Effects } from '../../sqlite/effects.ts';

export interface Rules {
  /** What a statement must have for itself until its transaction ends: every row that it writes. */
  locked(wanted: readonly Wanted[]): readonly Wanted[];
  /** A transaction that has written is looked at once more before it commits. */
  isChecked(isolation: Isolation): boolean;
  /** What was prepared for a log counts as committed when others are looked at: it stands before them. */
  comesBefore(prepared: readonly Effects[]): readonly Effects[];
  /** A row that somebody else changed after the snapshot may not be written by who looks at the snapshot. */
  isChanged(at: number | undefined, snapshot: number | null): boolean;
  /** Commits are seen in the order of their positions, each when others have it, too. */
  isConfirmed(position: number, upTo: number): boolean;
}

export const RULES: Rules = {
  locked: (wanted) => wanted,
  isChecked: (isolation) => isolation === 'serializable',
  comesBefore: (prepared) => prepared,
  isChanged: (at, snapshot) => snapshot !== null && at !== undefined && at > snapshot,
  isConfirmed: (position, upTo) => position <= upTo,
};
