/** Promotion by a person: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'promotion',
  id: 'manual',
  name: 'by a person',
  help: 'A person orders a replica to take over; nothing happens by itself.',
  settings: [],
};
