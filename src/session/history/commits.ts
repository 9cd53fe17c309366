/** What operations really wrote: told by whoever sees each commit first, while the state before it and its own are there to look at. */
import type { NodeId } from '../../sim/node.ts';
import type { Row, Value } from '../../sim/operation.ts';

/** A row that a commit wrote: its stored columns before and after; null: it was not there, or is gone. */
export interface WrittenRow {
  readonly table: string;
  /** Its row id, or its primary key where the table has no row ids. */
  readonly key: readonly Value[];
  readonly before: Row | null;
  readonly after: Row | null;
}

export interface Commit {
  readonly node: NodeId;
  /** Of the run's data: an operation commits once in each that it writes to. */
  readonly part: string;
  readonly position: number;
  /** Null: it changed the schema, or what it wrote cannot be told. */
  readonly rows: readonly WrittenRow[] | null;
}

export class CommitLog {
  /** Operation → its commits. */
  readonly #commits = new Map<string, Commit[]>();

  add(operation: string, commit: Commit): void {
    const known = this.#commits.get(operation);
    if (!known) this.#commits.set(operation, [commit]);
    // Members of a group commit the same entry, one after the other.
    else if (!known.some((other) => isSame(other, commit))) known.push(commit);
  }

  /** The same, to go on otherwise. */
  copy(): CommitLog {
    const copy = new CommitLog();
    for (const [operation, commits] of this.#commits) copy.#commits.set(operation, commits.slice());
    return copy;
  }

  of(operation: string): readonly Commit[] {
    return this.#commits.get(operation) ?? [];
  }
}

const isSame = (a: Commit, b: Commit): boolean => a.part === b.part && a.position === b.position && sameRows(a.rows, b.rows);

const sameRows = (a: Commit['rows'], b: Commit['rows']): boolean =>
  a === null || b === null
    ? a === b
    : a.length === b.length && a.every(({ after }, i) => String(after) === String(b[i]?.after ?? null) || after === b[i]?.after);
