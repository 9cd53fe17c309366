/** Linearizable reads: nothing of their own can be set. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'reads',
  id: 'linearizable',
  name: 'linearizable',
  help: 'The leader says how new a member’s database must be; the member waits until it is, and answers.',
  settings: [],
};
