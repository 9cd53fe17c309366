/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { full } from './full/runs.ts';
import { incremental } from './incremental/runs.ts';
import { log } from './log/runs.ts';
import { segments } from './segments/runs.ts';

export const mechanisms: readonly Mechanism[] = [full, incremental, log, segments];
