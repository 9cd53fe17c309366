/** Who may fill the caches. */
import type { Filling } from '../slots.ts';
import { leases } from './leases/runs.ts';
import { lookAside } from './look-aside/runs.ts';
import { readThrough } from './read-through/runs.ts';

export const fillings: readonly Filling[] = [readThrough, lookAside, leases];
