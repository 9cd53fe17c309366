/** Promotion by a majority: its times follow from the silence allowed, which is the room's. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'promotion',
  id: 'automatic',
  name: 'by a majority',
  help: 'Replicas that hear no primary ask each other; the most advanced takes over when most of all databases agree.',
  settings: [],
};
