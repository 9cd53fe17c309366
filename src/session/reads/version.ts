/** Committed states of a database, and their pages. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { RowKey } from '../../sqlite/notebook.ts';
import type { Root } from '../../sqlite/pages/store.ts';

/** A state that a commit led to; plain data, and never changed. */
export interface Version {
  /** Of its history. */
  readonly id: number;
  readonly node: NodeId;
  readonly position: number;
  readonly at: Micros;
  /** How many states of the whole run had been the newest of their history before it. */
  readonly mark: number;
  readonly op: string;
  /** The tables of which it changed rows; null: anything may be otherwise than before. */
  readonly tables: readonly string[] | null;
  /** The rows that it wrote, as many as are remembered. */
  readonly rows: readonly RowKey[];
  /** The version that it followed; -1: none. */
  readonly parent: number;
  /** Equal for states of one schema and one set of statistics. */
  readonly schema: number;
}

/** A root that several hold: the session and checkpoints of it. The last who lets go gives its pages back. */
export class KeptRoot {
  #holders = 1;

  constructor(
    readonly root: Root,
    /** What it holds that the version before it does not, bytes. */
    readonly bytes: number,
  ) {}

  share(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders === 0) this.root.release();
  }
}
