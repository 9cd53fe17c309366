/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../showing.ts';
import { tuning as full } from './full/tuning.ts';
import { tuning as incremental } from './incremental/tuning.ts';
import { tuning as log } from './log/tuning.ts';
import { tuning as segments } from './segments/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [full, incremental, log, segments];
