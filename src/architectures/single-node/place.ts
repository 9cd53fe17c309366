/** The fixed part of a node of this room: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Ways } from '../shared/ways.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  readonly primary: NodeId;
  /** Connections that a pool has to the database. */
  readonly poolSize: number;
  /** Where backups are stored; null: nowhere. */
  readonly backupNode: NodeId | null;
  /** 0: no backups. */
  readonly backupIntervalUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  readonly rules: Rules;
  readonly ways: Ways;
}
