/** What can be set where the later row stays: nothing. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'conflicts',
  id: 'rows',
  name: 'the later row (last writer wins)',
  help: 'Of two rows that were written without one seeing the other, the one with the larger timestamp stays, whole; the other is gone but for a line in _conflict.',
  settings: [],
};
