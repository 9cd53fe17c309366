/** What travels between replicas; clients ask as everywhere. Names as in DeCandia et al. 2007 and Bailis et al. 2012 (W, A, R, S). */
import type { RowCells, Span } from '../../../cells/jobs.ts';
import type { Message, NodeId } from '../../../sim/node.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';

/** W: keep this version. `hintFor`: in the place of that one, which is not heard (sloppy quorum). */
export interface Write extends Message {
  readonly kind: 'write';
  readonly op: string;
  readonly row: RowCells;
  readonly hintFor?: NodeId;
}

/** A. */
export interface WriteAck extends Message {
  readonly kind: 'write-ack';
  readonly op: string;
}

/** R. A `digest-read` asks for a hash of the same. */
export interface Read extends Message {
  readonly kind: 'read' | 'digest-read';
  readonly op: string;
  readonly spans: readonly Span[];
}

/** S. */
export interface ReadReply extends Message {
  readonly kind: 'read-reply';
  readonly op: string;
  /** Null: a digest was asked for. */
  readonly rows: readonly RowCells[] | null;
  readonly digest: number;
}

/** Read repair: the newest of what a read found. */
export interface Repair extends Message {
  readonly kind: 'repair';
  readonly op: string;
  readonly rows: readonly RowCells[];
}

export interface RepairAck extends Message {
  readonly kind: 'repair-ack';
  readonly op: string;
}

/** Hinted hand-off: what was kept for this one while it was not heard. `first`: of the oldest of them. */
export interface HandOff extends Message {
  readonly kind: 'hint';
  readonly first: number;
  readonly rows: readonly RowCells[];
}

export interface HandOffAck extends Message {
  readonly kind: 'hint-ack';
  readonly first: number;
}

export interface Gossip extends Message {
  readonly kind: 'gossip';
}

/** Anti-entropy: hashes of a level of a Merkle tree, by their places in it; none: the trees are equal there. */
export interface Tree extends Message {
  readonly kind: 'tree';
  readonly session: string;
  readonly level: number;
  readonly hashes: readonly (readonly [place: number, hash: number])[];
}

/** All rows of leaves that differ. `back`: the other's rows of these leaves are wanted in return. */
export interface Rows extends Message {
  readonly kind: 'rows';
  readonly session: string;
  readonly leaves: readonly number[];
  readonly rows: readonly RowCells[];
  readonly back: boolean;
}

export type PeerMessage = Write | WriteAck | Read | ReadReply | Repair | RepairAck | HandOff | HandOffAck | Gossip | Tree | Rows;
export type LeaderlessMessage = ClientQuery | ClientReply | PeerMessage;
