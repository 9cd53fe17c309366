/** A partition as one machine. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'copies',
  id: 'one-machine',
  name: 'one machine',
  help: 'A partition is one machine in one region, and nobody else has its rows.',
  settings: [],
};
