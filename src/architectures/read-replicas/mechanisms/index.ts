/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { atOnce } from './at-once/runs.ts';
import { automatic } from './automatic/runs.ts';
import { baseBackup } from './base-backup/runs.ts';
import { conflicts } from './conflicts/runs.ts';
import { cascade } from './cascade/runs.ts';
import { copyings } from './copyings.ts';
import { fromPrimary } from './from-primary/runs.ts';
import { lock } from './lock/runs.ts';
import { manual } from './manual/runs.ts';
import { onOwnDisk } from './own-disk/runs.ts';
import { rewind } from './rewind/runs.ts';
import { semiSynchronous } from './semi-synchronous/runs.ts';
import { standbys } from './standbys/runs.ts';

export const mechanisms: readonly Mechanism[] = [
  manual,
  automatic,
  lock,
  onOwnDisk,
  standbys,
  semiSynchronous,
  baseBackup,
  rewind,
  atOnce,
  conflicts,
  fromPrimary,
  cascade,
  ...copyings,
];
