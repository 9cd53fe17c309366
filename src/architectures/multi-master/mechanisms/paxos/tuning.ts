/** Multi-Paxos: what only it reads are the sizes of its quorums. */
import type { MechanismTuning } from '../../../showing.ts';
import { quorumSettings } from '../../quorums.ts';

export const tuning: MechanismTuning = {
  slot: 'consensus',
  id: 'paxos',
  name: 'Multi-Paxos',
  help: 'Each place of the log is decided by itself; any member can lead, and proposes again what others had accepted.',
  excludes: [
    {
      slot: 'reads',
      id: 'lease',
      why: 'leases are kept here by Raft’s leaders only',
    },
  ],
  settings: quorumSettings,
};
