/** What a node knows of its reads and of row versions that are to be removed. Kept under the slot `replay`. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { ReplicaState } from '../../state.ts';

export interface Conflicts {
  /** Operation → position of the state that it sees: statements that are running here. */
  readonly seen: Map<string, Reading>;
  /** Primary: table → positions of changes whose replaced row versions are still there, in order. */
  readonly dead: Map<string, readonly number[]>;
  /** Primary: the oldest state that each standby's reads see, as it said, and when. */
  readonly feedback: Map<NodeId, { readonly oldest: number; readonly at: Micros }>;
  /** Primary: changes whose row versions are there for a standby's sake alone. */
  kept: number;
  /** Standby: what has arrived when, by the last position of each message. */
  arrived: readonly { readonly upTo: number; readonly at: Micros }[];
  /** Row versions that changes up to here replaced may be gone from its tables. */
  removed: number;
  /** Standby: replay waits for a read. */
  waits: boolean;
  cancelled: number;
}

export interface Reading {
  readonly position: number;
  readonly client: NodeId;
  /** It was cancelled: its result is for nobody. */
  readonly cancelled: boolean;
}

export const noConflicts = (): Conflicts => ({
  seen: new Map(),
  dead: new Map(),
  feedback: new Map(),
  kept: 0,
  arrived: [],
  removed: 0,
  waits: false,
  cancelled: 0,
});

export const conflictsOf = (node: ReplicaState): Conflicts => node.own['replay'] as Conflicts;

/** The oldest state that a statement here sees; what was cancelled sees nothing. */
export function oldestSeen({ seen }: Conflicts, but: string | null = null): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const [op, { position, cancelled }] of seen) if (!cancelled && op !== but) oldest = Math.min(oldest, position);
  return oldest;
}
