/** Nothing goes: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'eviction',
  id: 'no-eviction',
  name: 'nothing',
  help: 'A new answer is not kept until an old one has expired.',
  settings: [],
};
