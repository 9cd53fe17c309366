/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../../showing.ts';
import { tuning as columns } from './columns/tuning.ts';
import { tuning as crdt } from './crdt/tuning.ts';
import { tuning as lastPush } from './last-push/tuning.ts';
import { tuning as rows } from './rows/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [rows, columns, crdt, lastPush];
