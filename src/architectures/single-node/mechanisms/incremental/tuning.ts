/** Changed pages since the last backup. */
import type { MechanismTuning } from '../../../showing.ts';
import { partSettings } from '../settings.ts';

export const tuning: MechanismTuning = {
  slot: 'backup',
  id: 'incremental',
  name: 'the pages that were changed (incremental)',
  help: 'After a whole copy only the pages that were touched since the last backup are sent, each once, as they are now.',
  settings: partSettings,
};
