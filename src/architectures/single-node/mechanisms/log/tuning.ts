/** Continuous upload of the log. */
import type { MechanismTuning } from '../../../showing.ts';
import { partSettings } from '../settings.ts';

export const tuning: MechanismTuning = {
  slot: 'backup',
  id: 'log',
  name: 'the log, uploaded as it grows',
  help: 'After a whole copy every commit is sent as the log has it, with its time, so that a restore may end at any of them.',
  settings: partSettings,
};
