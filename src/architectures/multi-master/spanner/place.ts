/** The fixed part of a spanserver: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Agreement, GroupPlace } from '../../shared/consensus/agreement.ts';
import type { Bounds } from '../../shared/timestamps/true-time.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Commit } from './protocol.ts';
import type { Rules } from './rules.ts';

export interface Place extends GroupPlace {
  readonly spec: NodeSpec;
  readonly agreement: Agreement<Commit>;
  /** All of the group, this one among them. */
  readonly members: readonly NodeId[];
  /** Of several groups, the number of its own, from 1; 0: there is one. */
  readonly group: number;
  /** Its nearest replica of each group, itself among them; none where there is one group. */
  readonly near: readonly NodeId[];
  /** Among all spanservers: makes ages of operations differ. */
  readonly number: number;
  /** How long old versions of rows are kept. */
  readonly versionsUs: Micros;
  /** The nearest first. */
  readonly masters: readonly NodeId[];
  readonly bounds: Bounds;
  readonly pollUs: Micros;
  readonly leaseUs: Micros;
  readonly requestTimeoutUs: Micros;
  /** How old a read may be; 0: strong. */
  readonly maxStalenessUs: Micros;
  readonly safeTimeUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  readonly maxBatch: number;
  readonly rules: Rules;
  readonly ways: Ways;
}
