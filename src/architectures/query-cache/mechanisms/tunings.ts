/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../showing.ts';
import { tuning as leastRecentlyUsed } from './least-recently-used/tuning.ts';
import { tuning as noEviction } from './no-eviction/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [leastRecentlyUsed, noEviction];
