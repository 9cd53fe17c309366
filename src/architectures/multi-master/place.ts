/** The fixed part of a member: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeSpec } from '../../sim/node.ts';
import type { RaftPlace } from '../shared/consensus/raft/place.ts';
import type { Ways } from '../shared/ways.ts';
import type { Reads } from './slots.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  /** Of its group. */
  readonly raft: RaftPlace;
  readonly reads: Reads;
  readonly requestTimeoutUs: Micros;
  /** Most requests of clients that wait here; more are refused. */
  readonly maxRequests: number;
  /** A snapshot is taken, and the log compacted, after every so many entries; it keeps as many before it. */
  readonly snapshotEntries: number;
  readonly trailingEntries: number;
  /** Operations of entries that the log has given up. */
  readonly rememberedOperations: number;
  readonly rules: Rules;
  readonly ways: Ways;
}
