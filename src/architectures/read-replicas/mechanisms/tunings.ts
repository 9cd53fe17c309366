/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../showing.ts';
import { tuning as atOnce } from './at-once/tuning.ts';
import { tuning as automatic } from './automatic/tuning.ts';
import { tuning as baseBackup } from './base-backup/tuning.ts';
import { tuning as cascade } from './cascade/tuning.ts';
import { tuning as conflicts } from './conflicts/tuning.ts';
import { tuning as embedded } from './embedded/tuning.ts';
import { tuning as fromPrimary } from './from-primary/tuning.ts';
import { tuning as lock } from './lock/tuning.ts';
import { tuning as manual } from './manual/tuning.ts';
import { tuning as ownDisk } from './own-disk/tuning.ts';
import { tuning as rewind } from './rewind/tuning.ts';
import { tuning as semiSynchronous } from './semi-synchronous/tuning.ts';
import { tuning as servers } from './servers/tuning.ts';
import { tuning as statements } from './statements/tuning.ts';
import { tuning as standbys } from './standbys/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [
  manual,
  automatic,
  lock,
  ownDisk,
  standbys,
  semiSynchronous,
  baseBackup,
  rewind,
  atOnce,
  conflicts,
  fromPrimary,
  cascade,
  servers,
  embedded,
  statements,
];
