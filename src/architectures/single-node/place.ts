/** The fixed part of a node of this room: where it stands, what it was set to, and the rules it keeps. */
import type { Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { Ways } from '../shared/ways.ts';
import type { Backing } from './slots.ts';
import type { Rules } from './rules.ts';

export interface Place {
  readonly spec: NodeSpec;
  readonly primary: NodeId;
  /** Connections that a pool has to the database. */
  readonly poolSize: number;
  /** Most that wait for one of them; the next is refused. */
  readonly waitingMax: number;
  /** Connections that the database takes; 0: as many as come. */
  readonly maxConnections: number;
  /** How often a checkpoint is made, after which nothing before it need be replayed; 0: with each commit. */
  readonly checkpointUs: Micros;
  /** What replaying one commit of the log takes after a crash. */
  readonly replayUs: Micros;
  /** Where backups are stored; null: nowhere. */
  readonly backupNode: NodeId | null;
  /** 0: no backups. */
  readonly backupIntervalUs: Micros;
  /** How a backup is made: whole, or from what was changed. */
  readonly backing: Backing;
  /** Where parts are shipped, a whole copy is taken again after this long. */
  readonly wholeEveryUs: Micros;
  /** A restore leaves out what was committed later, µs by the database's clock; null: it takes all there is. */
  readonly targetUs: Micros | null;
  /** How long a restore waits for its backup to arrive. */
  readonly restoreWaitUs: Micros;
  /** 0: a transaction may be idle for ever. */
  readonly idleUs: Micros;
  readonly rules: Rules;
  readonly ways: Ways;
}
