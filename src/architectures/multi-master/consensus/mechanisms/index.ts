/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../../contract.ts';
import { bounded } from './bounded/runs.ts';
import { lease } from './lease/runs.ts';
import { linearizable } from './linearizable/runs.ts';
import { local } from './local/runs.ts';
import { paxos } from './paxos/runs.ts';
import { raft } from './raft/runs.ts';

export const mechanisms: readonly Mechanism[] = [raft, paxos, linearizable, lease, bounded, local];
