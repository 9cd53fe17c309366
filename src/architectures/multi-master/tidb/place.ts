/** The fixed part of a node: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Agreement, GroupPlace } from '../../shared/consensus/agreement.ts';
import type { Ways } from '../../shared/ways.ts';
import type { PlacementPlace } from './placement.ts';
import type { Payload } from './protocol.ts';
import type { Rules } from './rules.ts';

interface Fixed {
  readonly spec: NodeSpec;
  /** The placement driver's members, whoever leads at the start first. */
  readonly pds: readonly NodeId[];
  readonly rules: Rules;
  readonly ways: Ways;
}

/** Regions of keys, and how they are split. */
export interface SplitPlace {
  /** Which of them this node is a peer of; -1: none. */
  readonly region: number;
  /** Peers of each; so many of them, the first, have tables from the start. */
  readonly groups: readonly (readonly NodeId[])[];
  readonly dealt: number;
  /** Rows that a half shall have. */
  readonly splitKeys: number;
}

/** Of a member of a Raft group: the placement driver's, or a region's. */
export interface MemberPlace extends Fixed, GroupPlace {
  readonly agreement: Agreement<Payload>;
  /** Members of the first region, whose leader detects deadlocks. */
  readonly detectors: readonly NodeId[];
  /** How far ahead the placement driver saves its bound, ms. */
  readonly windowMs: number;
  readonly maxBatch: number;
  readonly splits: SplitPlace;
  /** Null: the placement driver leaves leads where they are. */
  readonly placement: PlacementPlace | null;
  /** How long after a request came a round that was begun for it still says that nobody else leads, by the own clock. */
  readonly confirmedForUs: Micros;
}

/** Of a TiDB server. */
export interface SqlPlace extends Fixed {
  /** Members of each region's group. */
  readonly regions: readonly (readonly NodeId[])[];
  /** So many of them, the first, have tables from the start. */
  readonly dealt: number;
  readonly isPessimistic: boolean;
  readonly asyncCommit: boolean;
  readonly onePhase: boolean;
  readonly lockTtlMs: number;
  readonly retryLimit: number;
  readonly safeWindowMs: number;
  readonly requestTimeoutUs: Micros;
  readonly callTimeoutUs: Micros;
  readonly idleUs: Micros;
  readonly maxRequests: number;
}
