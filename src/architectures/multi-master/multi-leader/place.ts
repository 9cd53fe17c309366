/** The fixed part of a site: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Policy } from '../../../merging/jobs.ts';
import type { Ways } from '../../shared/ways.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  readonly others: readonly NodeId[];
  readonly policy: Policy;
  /** How long a change waits for others to travel with; 0: it leaves at once. */
  readonly gatherUs: Micros;
  /** How often a site tells the others what it has, and sends again what they have not. */
  readonly tellUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  /** Changes that a site keeps for others. */
  readonly maxUnsent: number;
  readonly rules: Rules;
  readonly ways: Ways;
}
