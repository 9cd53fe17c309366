/** What a verdict on a read hangs on, each a question with a short answer, so that a test can break one and see what follows. */
import type { Row } from '../../sim/operation.ts';
import type { ReadSet } from '../../sqlite/past.ts';
import { sameRows } from '../../sqlite/values.ts';
import type { Version } from './version.ts';

export interface Rules {
  /** Whether a commit may have changed what a statement returns: only then it is looked at. */
  mayChange(version: Pick<Version, 'tables'>, reads: ReadSet): boolean;
  /** Whether two answers are two; null: it would have failed. */
  differ(a: readonly Row[] | null, b: readonly Row[] | null): boolean;
  /** Whether what became the newest state as number `mark` was so when number `asked` was. */
  wasThere(mark: number, asked: number): boolean;
  /** A commit counts when its database shows it, up to `upTo`: before, nobody can be told of it. */
  isShown(position: number, upTo: number): boolean;
}

export const RULES: Rules = {
  mayChange: ({ tables }, { tables: read, all }) => all || tables === null || tables.some((table) => read.has(table)),
  differ: (a, b) => (a === null || b === null ? a !== b : !sameRows(a, b)),
  wasThere: (mark, asked) => mark <= asked,
  isShown: (position, upTo) => position <= upTo,
};
