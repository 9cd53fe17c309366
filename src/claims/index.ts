/** All claims, in the order of their list. */
import type { Claim, Unmeasured } from './claim.ts';
import { q1 } from './q1.ts';
import { q2 } from './q2.ts';
import { q3 } from './q3.ts';
import { q5 } from './q5.ts';
import { q6 } from './q6.ts';

export const claims: readonly (Claim | Unmeasured)[] = [q1, q2, q3, q5, q6];
