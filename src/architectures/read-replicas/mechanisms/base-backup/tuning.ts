/** A whole copy: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'rejoin',
  id: 'base-backup',
  name: 'gets a whole copy',
  help: 'The whole database is sent to it (a base backup).',
  settings: [],
};
