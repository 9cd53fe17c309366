/** Nobody counts. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'throughput',
  id: 'unlimited',
  name: 'what its machine can do',
  help: 'A partition answers as fast as its cores do; what is too much waits in its queue.',
  settings: [],
};
