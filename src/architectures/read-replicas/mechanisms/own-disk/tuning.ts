/** A commit waits for its own disk: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'commit',
  id: 'own-disk',
  name: 'its own disk',
  help: 'A write is confirmed when it is on the primary’s disk; replicas get it afterwards.',
  settings: [],
};
