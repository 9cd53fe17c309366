/** A whole copy each time: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'backup',
  id: 'full',
  name: 'the whole database',
  help: 'Each backup is a copy of the whole database, and takes the place of the one before.',
  settings: [],
};
