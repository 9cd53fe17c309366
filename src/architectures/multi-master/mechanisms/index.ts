/** The mechanisms of this room, as they run. */
import type { Mechanism } from '../../contract.ts';
import { linearizable } from './linearizable/runs.ts';
import { local } from './local/runs.ts';
import { paxos } from './paxos/runs.ts';
import { raft } from './raft/runs.ts';

export const mechanisms: readonly Mechanism[] = [raft, paxos, linearizable, local];
