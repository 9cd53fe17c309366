/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { automatic } from './automatic/runs.ts';
import { manual } from './manual/runs.ts';

export const mechanisms: readonly Mechanism[] = [manual, automatic];
