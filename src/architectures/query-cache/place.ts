/** The fixed part of a node of this room: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Database } from '../contract.ts';
import type { CachePolicy } from './entry.ts';
import type { Ways } from '../shared/ways.ts';
import type { Eviction } from './slots.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  /** Where questions go that are not answered from memory: the primary, or the database of a room behind. */
  readonly database: Database;
  /** Which mechanism fills the caches. */
  readonly filling: string;
  readonly policy: CachePolicy;
  /** One question at a time for each key: who asks the same waits for its answer. */
  readonly collapses: boolean;
  /** Only what a statement asks for in words is kept. */
  readonly onlyAsked: boolean;
  /** Caches of other regions. */
  readonly others: readonly NodeId[];
  /** How long a cache waits for the primary. */
  readonly timeoutUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  readonly rules: Rules;
  readonly ways: Ways;
  readonly eviction: Eviction;
}
