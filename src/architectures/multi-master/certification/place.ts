/** The fixed part of a server: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Agreement, GroupPlace } from '../../shared/consensus/agreement.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Action } from './protocol.ts';
import type { Rules } from './rules.ts';

export interface Place extends GroupPlace {
  readonly spec: NodeSpec;
  readonly agreement: Agreement<Action>;
  /** All servers of the group. */
  readonly servers: readonly NodeId[];
  readonly requestTimeoutUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  /** Most requests of clients that wait here; more are refused. */
  readonly maxRequests: number;
  readonly snapshotEntries: number;
  readonly trailingEntries: number;
  /** `wsrep_sync_wait`, bit by bit: 1 reads, 2 UPDATE and DELETE, 4 INSERT and REPLACE. */
  readonly syncWait: number;
  /** A queue that is longer stops the group; it goes on when it is no longer than `fcResume`. */
  readonly fcLimit: number;
  readonly fcResume: number;
  /** Write sets that are applied at once. */
  readonly appliers: number;
  /** How often a statement alone is run again that failed in certification. */
  readonly retryAutocommit: number;
  /** `cert.max_length`: how far back a write set may have seen. */
  readonly certInterval: number;
  /** Who hears of no order for so long is not in the primary component. */
  readonly suspectUs: Micros;
  /** Group Replication: its level, its mode, and the length of a queue at which writers get quotas (0: none). Null: another system's rules. */
  readonly levels: { readonly before: boolean; readonly after: boolean; readonly failover: boolean } | null;
  readonly singlePrimary: boolean;
  readonly fcThreshold: number;
  readonly rules: Rules;
  readonly ways: Ways;
}
