/** Raft: what only it reads stands among the room's settings, since scenarios, presets and links name it there. */
import type { MechanismTuning } from '../../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'consensus',
  id: 'raft',
  name: 'Raft',
  help: 'Only a member whose log is up to date can lead, and logs are made equal from their end.',
  settings: [],
};
