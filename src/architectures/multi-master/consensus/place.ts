/** The fixed part of a member: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeSpec } from '../../../sim/node.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Agreement, GroupPlace } from '../../shared/consensus/agreement.ts';
import type { SqlCommand } from './protocol.ts';
import type { Reads } from './slots.ts';
import type { Rules } from './rules.ts';

export interface Place extends GroupPlace {
  readonly spec: NodeSpec;
  readonly agreement: Agreement<SqlCommand>;
  readonly reads: Reads;
  readonly requestTimeoutUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  /** Most requests of clients that wait here; more are refused. */
  readonly maxRequests: number;
  /** Most statements that are applied in one go. */
  readonly maxBatch: number;
  /** Entries that a log holds at most. */
  readonly maxLogEntries: number;
  /** A snapshot is taken, and the log compacted, after every so many entries; it keeps as many before it. */
  readonly snapshotEntries: number;
  readonly trailingEntries: number;
  /** Operations of entries that the log has given up. */
  readonly rememberedOperations: number;
  readonly rules: Rules;
  readonly ways: Ways;
}
