/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { linearizable } from './linearizable/runs.ts';
import { local } from './local/runs.ts';

export const mechanisms: readonly Mechanism[] = [linearizable, local];
