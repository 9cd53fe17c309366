/** Copies are servers: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'copies',
  id: 'servers',
  name: 'servers that follow the log',
  help: 'In every other region a database of its own follows the primary’s log.',
  settings: [],
};
