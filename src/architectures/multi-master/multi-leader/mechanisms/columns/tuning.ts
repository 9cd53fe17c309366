/** What can be set where the later value of each column stays: nothing. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'conflicts',
  id: 'columns',
  name: 'the later value of each column',
  help: 'Each column has a timestamp of its own, so that who wrote one column leaves what others wrote into the rest.',
  settings: [],
};
