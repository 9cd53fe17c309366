/** The fixed part of a node: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Agreement, GroupPlace } from '../../shared/consensus/agreement.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Command } from './commands.ts';
import type { Rules } from './rules.ts';

/** What every clock is taken to keep to, and who is asked. */
export interface ClockPlace {
  /** No two clocks differ by more, in ticks of timestamps. */
  readonly maxOffset: Hlc;
  /** At so much it stops, µs; infinite if it never does. */
  readonly stopsAtUs: Micros;
  readonly probeUs: Micros;
  /** Other nodes, whose clocks are compared. */
  readonly peers: readonly NodeId[];
  readonly rules: Rules;
}

interface Fixed extends ClockPlace {
  readonly spec: NodeSpec;
  readonly ways: Ways;
}

/** Of a replica of a range. */
export interface ReplicaPlace extends Fixed, GroupPlace {
  readonly agreement: Agreement<Command>;
  readonly maxBatch: number;
  /** How long a lease lasts, in ticks. */
  readonly lease: Hlc;
  readonly leaseTickUs: Micros;
  /** Its range, and members of each range's group. */
  readonly region: number;
  readonly regions: readonly (readonly NodeId[])[];
  readonly callTimeoutUs: Micros;
  /** Other members of its group. */
  readonly others: readonly NodeId[];
  /** What is so long ago is closed, in ticks; null: nobody reads from followers. And how often they are told. */
  readonly closedTarget: Hlc | null;
  readonly closeUs: Micros;
  /** After so much waiting it asks what has become of whom it waits for. */
  readonly pushUs: Micros;
}

/** Of a gateway. */
export interface GatewayPlace extends Fixed {
  /** Members of each range's group. */
  readonly regions: readonly (readonly NodeId[])[];
  readonly retryLimit: number;
  readonly parallelCommits: boolean;
  /** Reads alone are of a moment so long ago, in ticks; 0: of now. And the replica of each range that is nearest. */
  readonly readsPast: Hlc;
  readonly nearest: readonly NodeId[];
  readonly requestTimeoutUs: Micros;
  readonly callTimeoutUs: Micros;
  readonly idleUs: Micros;
  readonly maxRequests: number;
}
