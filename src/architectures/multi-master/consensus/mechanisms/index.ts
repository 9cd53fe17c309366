/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../../contract.ts';
import { agreements } from '../../../shared/consensus/agreement.ts';
import { isCommand } from '../protocol.ts';
import { bounded } from './bounded/runs.ts';
import { lease } from './lease/runs.ts';
import { linearizable } from './linearizable/runs.ts';
import { local } from './local/runs.ts';

export const mechanisms: readonly Mechanism[] = [...agreements('consensus', isCommand), linearizable, lease, bounded, local];
