/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { fillings } from './fillings.ts';
import { leastRecentlyUsed } from './least-recently-used/runs.ts';
import { noEviction } from './no-eviction/runs.ts';
import { sampled } from './sampled/runs.ts';
import { slabs } from './slabs/runs.ts';

/** What says which entries go is there before what puts some in. */
export const mechanisms: readonly Mechanism[] = [leastRecentlyUsed, noEviction, sampled, slabs, ...fillings];
