/** Only what differs: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'rejoin',
  id: 'rewind',
  name: 'is rewound (pg_rewind)',
  help: 'It looks through its own log for the pages that it changed since the fork, and is sent those that differ.',
  settings: [],
};
