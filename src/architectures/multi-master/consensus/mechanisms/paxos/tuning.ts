/** Multi-Paxos: sizes of quorums are the room's, since Raft has them too. */
import type { MechanismTuning } from '../../../../showing.ts';

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
  settings: [],
};
