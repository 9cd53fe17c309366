/** What an embedded replica and its primary say to each other. Source: tursodatabase/libsql, libsql-replication/proto/replication_log.proto. */
import type { Message } from '../../../../sim/node.ts';
import type { Change } from '../../../../sqlite/jobs.ts';

/** How far is the log? */
export interface Hello extends Message {
  readonly kind: 'hello';
}

export interface Welcome extends Message {
  readonly kind: 'welcome';
  /** current_replication_index. */
  readonly index: number;
}

/** BatchLogEntries: frames after this position, please. */
export interface BatchAsked extends Message {
  readonly kind: 'batch-asked';
  readonly after: number;
}

export interface Frames extends Message {
  readonly kind: 'frames';
  readonly after: number;
  readonly changes: readonly Change[];
}

/** The log does not reach back so far: the whole database. */
export interface Snapshot extends Message {
  readonly kind: 'snapshot';
  readonly image: Uint8Array;
  readonly position: number;
}

export type Embedded = Hello | Welcome | BatchAsked | Frames | Snapshot;
