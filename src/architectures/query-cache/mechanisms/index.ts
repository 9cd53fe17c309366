/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { leastRecentlyUsed } from './least-recently-used/runs.ts';
import { noEviction } from './no-eviction/runs.ts';

export const mechanisms: readonly Mechanism[] = [leastRecentlyUsed, noEviction];
