/** What a coordinator and its participants say to each other, by the names of Mohan, Lindsay and Obermarck (R*, 1986). */
import type { Message } from '../../../sim/node.ts';
import type { Problem } from '../../../sim/operation.ts';

/** Coordinator → participant: promise that you can commit. `op`: the operation that asked, under whose name it is written. */
export interface Prepare extends Message {
  readonly kind: 'commit-prepare';
  readonly transaction: string;
  readonly op: string;
}

/**
 * Participant → coordinator. `yes`: what it did is on its disk and it can go either way; `read`: it has changed nothing and is out of it;
 * `no`: it has rolled back, and why.
 */
export interface Vote extends Message {
  readonly kind: 'commit-vote';
  readonly transaction: string;
  readonly vote: 'yes' | 'read' | 'no';
  /** Rows that it changes, and the tables that they are in. */
  readonly changes: number;
  readonly tables: readonly string[];
  readonly problem: Problem | null;
}

/** Coordinator → participant: COMMIT or ABORT. */
export interface Decision extends Message {
  readonly kind: 'commit-decision';
  readonly transaction: string;
  readonly commit: boolean;
}

/** Participant → coordinator: a COMMIT is carried out, and on disk. An ABORT is not acknowledged. */
export interface Acknowledgement extends Message {
  readonly kind: 'commit-ack';
  readonly transaction: string;
}

/** Participant → coordinator: I have prepared; what became of it? */
export interface Inquiry extends Message {
  readonly kind: 'commit-inquiry';
  readonly transaction: string;
}

/** Coordinator → participant, where it is the coordinator that looks: what have you prepared for me? Inquiries answer it. */
export interface Look extends Message {
  readonly kind: 'commit-look';
}

export type CommitMessage = Prepare | Vote | Decision | Acknowledgement | Inquiry | Look;
