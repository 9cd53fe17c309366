/** Replay that waits for nobody: nothing of its own can be set. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'replay',
  id: 'at-once',
  name: 'go on beside each other',
  help: 'A read keeps the pages that it began with, however long it takes, and replay goes on.',
  settings: [],
};
