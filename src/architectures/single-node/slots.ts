/** The slot of this room: how a backup is made. Methods take a primary of this room. */
import type { Out } from '../../sim/out.ts';
import type { Change } from '../../sqlite/jobs.ts';
import type { Way } from '../contract.ts';
import type { Fact } from '../inside.ts';

export interface Backing extends Way {
  /** Copies say when they were taken, since parts may follow them. */
  readonly hasParts?: true;
  /** A write was committed. */
  committed?(node: object, out: Out, change: Change): void;
  /** A backup is due: takes less than the whole, or waits for what is on its way. False: a whole copy is needed. */
  takePart?(node: object, out: Out): boolean;
  /** This copy or part has left. */
  left?(node: object, out: Out, position: number, whole: boolean): void;
  /** All up to here is in the store; null: what has left is not, and is not waited for. */
  stored?(node: object, position: number | null): void;
  /** Something was stored: is there more to be sent at once? */
  goesOn?(node: object, out: Out): void;
  /** What it shows of itself. */
  facts?(node: object): readonly Fact[];
  /** Another database stands here now. */
  replaced?(node: object): void;
}
