/** What travels in this room: questions and answers, and one full copy of the database now and then. */
import type { Message } from '../../sim/node.ts';
import type { ClientQuery, ClientReply } from '../contract.ts';

/** A full copy of the database as it was at `position`. Its size on the network is the size of the database. */
export interface Copy {
  readonly image: Uint8Array;
  readonly position: number;
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
  /** How often a copy was fetched, this time included. */
  readonly restores: number;
}

export type SingleNodeMessage = ClientQuery | ClientReply | Backup | BackupStored | BackupRefused | FetchBackup | BackupImage;
