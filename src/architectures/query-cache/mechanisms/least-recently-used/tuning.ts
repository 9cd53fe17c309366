/** Least recently used goes: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'eviction',
  id: 'least-recently-used',
  name: 'least recently used',
  help: 'The answer that was asked for longest ago makes room for a new one.',
  settings: [],
};
