/** Rows are spread by the hash of their key. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'placement',
  id: 'hash',
  name: 'by hash',
  help: 'A key is hashed to one of 16,384 slots, and each partition has a band of them: load spreads evenly, and neighbours live apart.',
  settings: [],
};
