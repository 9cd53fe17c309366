/** Every standby follows the primary: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'upstream',
  id: 'from-primary',
  name: 'the primary',
  help: 'The primary sends its log to every standby.',
  settings: [],
};
