/** All claims, in the order of their list. */
import type { Claim, Unmeasured } from './claim.ts';
import { q1 } from './q1.ts';

export const claims: readonly (Claim | Unmeasured)[] = [q1];
