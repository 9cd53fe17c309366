/** What travels in this room: questions and answers, full copies of the database now and then, and what was changed since. */
import type { Message, Micros } from '../../sim/node.ts';
import type { Change, PageCopy } from '../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply } from '../contract.ts';

/** A full copy of the database as it was at `position`. Its size on the network is the size of the database. */
export interface Copy {
  readonly image: Uint8Array;
  readonly position: number;
  /** When it was taken, µs by the database's clock; where parts may follow it. */
  readonly takenAtUs?: Micros;
  /** Which of the store's copies it is: parts belong to one of them. */
  readonly series?: number;
}

/** What was changed after position `after`, up to `position`: what a restore adds to a copy. */
export type Part = PagesPart | LogPart;

/** The pages that were touched, as they were at `position`. */
export interface PagesPart {
  readonly form: 'pages';
  readonly after: number;
  readonly position: number;
  readonly takenAtUs: Micros;
  readonly pages: PageCopy;
}

/** The commits themselves, and when each was made, µs by the database's clock: so a restore may stop at any of them. */
export interface LogPart {
  readonly form: 'log';
  readonly after: number;
  readonly position: number;
  readonly changes: readonly Change[];
  readonly committedAtUs: readonly Micros[];
}

/** Answered as a copy is: stored, or refused. */
export interface Increment extends Message {
  readonly kind: 'increment';
  readonly part: Part;
  /** As a copy's. */
  readonly restores: number;
}

export interface Backup extends Message, Copy {
  readonly kind: 'backup';
  /** How often a copy had been fetched for a restore when this one was taken, as far as the database knew. */
  readonly restores: number;
}

/** The store has the copy on its disk. */
export interface BackupStored extends Message {
  readonly kind: 'backup-stored';
  readonly position: number;
  /** As the copy said. */
  readonly restores: number;
}

/** A copy of what a restore has given up is not kept. `restores`: how often one was fetched by now. */
export interface BackupRefused extends Message {
  readonly kind: 'backup-refused';
  readonly restores: number;
}

export interface FetchBackup extends Message {
  readonly kind: 'fetch-backup';
}

/** The latest copy; null when none ever arrived. */
export interface BackupImage extends Message {
  readonly kind: 'backup-image';
  readonly backup: Copy | null;
  /** What came after that copy, in order; absent: nothing did. */
  readonly parts?: readonly Part[];
  /** How often a copy was fetched, this time included. */
  readonly restores: number;
}

export type SingleNodeMessage = ClientQuery | ClientReply | Backup | Increment | BackupStored | BackupRefused | FetchBackup | BackupImage;
