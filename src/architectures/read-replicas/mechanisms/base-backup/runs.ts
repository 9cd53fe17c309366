/** A database that cannot go on by the log gets a whole copy, which the room itself sends. */
import type { Mechanism } from '../../../contract.ts';
import type { Rejoin } from '../../slots.ts';

export const baseBackup: Mechanism = { slot: 'rejoin', id: 'base-backup', at: (): Rejoin => ({}) };
