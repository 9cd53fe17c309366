/** Nothing spans partitions. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'acrossPartitions',
  id: 'refused',
  name: 'are refused',
  help: 'A statement or transaction that would write to several partitions is refused in a sentence, before anything is written.',
  settings: [],
};
