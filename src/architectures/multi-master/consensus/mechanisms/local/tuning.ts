/** Local reads: nothing of their own can be set. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'reads',
  id: 'local',
  name: 'local, perhaps stale',
  help: 'A member answers from what it has applied, at once and even when it hears no leader.',
  settings: [],
};
