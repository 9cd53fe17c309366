/** The fixed part of a node of this room: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { RoleChart } from '../../sim/role.ts';
import type { Ways } from '../shared/ways.ts';
import type { Rules } from './rules.ts';
import type { Commit, Promotion, Rejoin, Replay, Upstream } from './slots.ts';

export interface Place {
  readonly spec: NodeSpec;
  readonly roles: RoleChart;
  /** All databases in a fixed order, the first primary first. */
  readonly databases: readonly NodeId[];
  readonly ways: Ways;
  readonly promotion: Promotion;
  readonly commit: Commit;
  readonly rejoin: Rejoin;
  readonly replay: Replay;
  readonly upstream: Upstream;
  readonly heartbeatUs: Micros;
  readonly silenceUs: Micros;
  readonly positionsWaitUs: Micros;
  readonly forwardTimeoutUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  readonly retainedChanges: number;
  /** A primary keeps its log for followers that are behind, but at most so many changes; null: as far as they need. */
  readonly slots: { readonly most: number | null } | null;
  /** Who follows this database's log and is told what it commits. */
  readonly tails: readonly NodeId[];
  readonly rules: Rules;
}
