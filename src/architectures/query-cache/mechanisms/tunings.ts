/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../showing.ts';
import { tuning as leases } from './leases/tuning.ts';
import { tuning as leastRecentlyUsed } from './least-recently-used/tuning.ts';
import { tuning as lookAside } from './look-aside/tuning.ts';
import { tuning as noEviction } from './no-eviction/tuning.ts';
import { tuning as readThrough } from './read-through/tuning.ts';
import { tuning as sampled } from './sampled/tuning.ts';
import { tuning as slabs } from './slabs/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [readThrough, lookAside, leases, leastRecentlyUsed, noEviction, sampled, slabs];
