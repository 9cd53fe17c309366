/** Claims that are not measured, each with what is missing. */
import type { Unmeasured } from './claim.ts';

export const unmeasured: readonly Unmeasured[] = [];
