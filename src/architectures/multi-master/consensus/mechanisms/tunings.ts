/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../../showing.ts';
import { tuning as bounded } from './bounded/tuning.ts';
import { tuning as lease } from './lease/tuning.ts';
import { tuning as linearizable } from './linearizable/tuning.ts';
import { tuning as local } from './local/tuning.ts';
import { tuning as paxos } from './paxos/tuning.ts';
import { tuning as raft } from './raft/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [raft, paxos, linearizable, lease, bounded, local];
