/** The fixed part of a replica: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Ring } from './ring.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  readonly ring: Ring;
  /** All other nodes, the nearest first. */
  readonly others: readonly NodeId[];
  /** Round trip to each node, ms, itself 0. */
  readonly rttMs: Readonly<Record<NodeId, number>>;
  readonly w: number;
  readonly r: number;
  readonly sloppy: boolean;
  /** Full data from one and digests from the others, instead of everything from all. */
  readonly digests: boolean;
  readonly repair: 'blocking' | 'afterwards' | 'none';
  readonly speculates: boolean;
  readonly writeTimeoutUs: Micros;
  readonly readTimeoutUs: Micros;
  /** 0: everybody is taken to be there. */
  readonly gossipUs: Micros;
  readonly downAfterUs: Micros;
  readonly hintWindowUs: Micros;
  readonly gcGraceUs: Micros;
  /** 0: only when a person orders it. */
  readonly repairEveryUs: Micros;
  /** Acknowledges what is not on disk yet. */
  readonly periodic: boolean;
  readonly rules: Rules;
  readonly ways: Ways;
}
