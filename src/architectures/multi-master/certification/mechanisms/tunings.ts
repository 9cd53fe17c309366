/** What can be set in each mechanism of this room, in the order in which they are offered. */
import type { MechanismTuning } from '../../../showing.ts';
import { tuning as galera } from './galera/tuning.ts';
import { tuning as groupReplication } from './group-replication/tuning.ts';

export const mechanismTunings: readonly MechanismTuning[] = [
  {
    slot: 'order',
    id: 'raft',
    name: 'Raft',
    help: 'A leader that a majority elects gives each write set its place.',
    settings: [],
  },
  {
    slot: 'order',
    id: 'paxos',
    name: 'Multi-Paxos',
    help: 'A leader that a majority promised to follow proposes a write set for each place.',
    settings: [],
  },
  galera,
  groupReplication,
];
